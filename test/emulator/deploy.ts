import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type Capability,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { App } from 'aws-cdk-lib';
import { at, list, text } from '../../functions/untrusted/json.ts';
import type { Settings } from '../../infra/cloud/stage/settings.ts';
import { stageNamed } from '../../infra/cloud/stage/stages.ts';
import { synthesise as synthesiseStage } from '../../infra/cloud/synthesise.ts';
import { account, type Clients, region } from './clients.ts';
import { leaveOut } from './left-out.ts';
import { zipOf } from './zip.ts';

const root = join(import.meta.dirname, '../..');
const stackName = 'rescind-dev';

/** Runs `cdk synth`, as a deployment does. */
export async function synthesise(folder: string): Promise<void> {
  const cdk = join(root, 'node_modules/.bin/cdk');
  await promisify(execFile)(cdk, ['synth', '--quiet', '--output', folder], { cwd: root });
}

/** Uploads the assets and creates the stack, as `cdk deploy` does. Returns the outputs by name. */
export async function deploy(
  clients: Clients,
  folder: string,
  endpoint: string,
): Promise<Readonly<Record<string, string>>> {
  const { cloudFormation, ssm } = clients;
  await ssm.send(new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' }));
  await cloudFormation.send(new CreateStackCommand(await upload(clients, folder, endpoint)));
  const { Outputs = [] } = await untilComplete(clients);
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** Changes the stack to what the settings say, as `cdk deploy` does after they have changed. */
export async function redeploy(clients: Clients, settings: Partial<Settings>, endpoint: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-changed-'));
  try {
    const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
    await synthesiseStage(new App({ outdir: folder, context }), { ...stageNamed('dev'), ...settings });
    await clients.cloudFormation.send(new UpdateStackCommand(await upload(clients, folder, endpoint)));
    await untilComplete(clients);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Uploads the template and the assets that it uses. Returns what CloudFormation needs to know. */
async function upload(clients: Clients, folder: string, endpoint: string) {
  const synthesised: unknown = JSON.parse(readFileSync(join(folder, `${stackName}.template.json`), 'utf8'));
  const template = JSON.stringify(leaveOut(withApiAt(synthesised, endpoint)));
  await uploadAssets(clients, folder, template);
  const TemplateURL = await uploadTemplate(clients, template);
  const Capabilities: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
  return { StackName: stackName, TemplateURL, Capabilities };
}

/**
 * Replaces the address of the API. On AWS each API has a host name of its own; the emulator finds an API by a path too, so
 * that nobody has to resolve that name.
 */
function withApiAt(template: unknown, endpoint: string): unknown {
  return JSON.parse(
    JSON.stringify(template, (_name, value: unknown) => {
      const [resource, attribute] = list(value, 'Fn::GetAtt');
      if (attribute !== 'ApiEndpoint') return value;
      return { 'Fn::Join': ['', [`${endpoint}/_aws/execute-api/`, { Ref: resource }]] };
    }),
  );
}

const own = (name: string) =>
  name.replaceAll(/\$\{AWS::AccountId\}/g, account).replaceAll(/\$\{AWS::Region\}/g, region);

/** Uploads the assets that the template still uses. */
async function uploadAssets({ s3 }: Clients, folder: string, template: string): Promise<void> {
  const assets: unknown = JSON.parse(readFileSync(join(folder, `${stackName}.assets.json`), 'utf8'));
  const files = Object.values(at(assets, 'files') ?? {}).filter((file) =>
    destinations(file).some(({ key }) => template.includes(key)),
  );
  const buckets = new Set(files.flatMap((file) => destinations(file).map(({ bucket }) => bucket)));
  for (const Bucket of buckets) await s3.send(new CreateBucketCommand({ Bucket }));
  for (const file of files) {
    const path = join(folder, text(file, 'source', 'path') ?? '');
    const Body = at(file, 'source', 'packaging') === 'zip' ? zipOfOnly(path) : readFileSync(path);
    for (const { bucket, key } of destinations(file))
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  }
}

const destinations = (file: unknown) =>
  Object.values(at(file, 'destinations') ?? {}).map((destination) => ({
    bucket: own(text(destination, 'bucketName') ?? ''),
    key: own(text(destination, 'objectKey') ?? ''),
  }));

/** A ZIP archive of the only file in a function's folder. */
function zipOfOnly(folder: string): Buffer {
  const [name, ...more] = readdirSync(folder);
  if (name === undefined || more.length > 0) throw new Error(`${folder} should hold one file`);
  return zipOf(name, readFileSync(join(folder, name)));
}

async function uploadTemplate({ s3 }: Clients, body: string): Promise<string> {
  const Bucket = `cdk-hnb659fds-assets-${account}-${region}`;
  await s3.send(new PutObjectCommand({ Bucket, Key: 'left-out.template.json', Body: body }));
  return `https://s3.${region}.amazonaws.com/${Bucket}/left-out.template.json`;
}

async function untilComplete({ cloudFormation }: Clients): Promise<Stack> {
  for (let tries = 0; tries < 600; tries++) {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const [stack] = Stacks;
    if (stack?.StackStatus?.match(/^(CREATE|UPDATE)_COMPLETE$/)) return stack;
    if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) break;
    await sleep(200);
  }
  const { StackEvents } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName }));
  const reasons = list(StackEvents).flatMap((event) => {
    const reason = text(event, 'ResourceStatusReason');
    return reason ? [`${text(event, 'LogicalResourceId')} (${text(event, 'ResourceType')}): ${reason}`] : [];
  });
  throw new Error(`the stack was not deployed: ${reasons.join('; ')}`);
}
