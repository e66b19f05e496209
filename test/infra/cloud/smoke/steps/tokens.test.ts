import { expect, it } from 'vitest';
import { tampered } from '../../../../../infra/cloud/smoke/steps/tokens.ts';

it.each(['header.claims.AAAABBBB', 'header.claims.BBBBAAAA'])(
  'changes one character of the signature of %s',
  (token) => {
    const changed = tampered(token);

    const differences = [...token].flatMap((character, index) => (changed[index] === character ? [] : [index]));
    expect(changed).toHaveLength(token.length);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toBeGreaterThan(token.lastIndexOf('.'));
  },
);
