import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

const textSize = (text: string) => Buffer.byteLength(text, 'utf8');
const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

/**
 * The size of an item in bytes, by which DynamoDB charges:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 * The 100 bytes of overhead on that page count for storage only.
 */
export const itemSize = (item: Item): number =>
  sum(Object.entries(item).map(([name, value]) => textSize(name) + valueSize(value)));

const collectionOverhead = 3;
const elementOverhead = 1;

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return textSize(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) {
    return collectionOverhead + sum(value.L.map((element) => elementOverhead + valueSize(element)));
  }
  if (value.M !== undefined) {
    const elements = Object.entries(value.M);
    return collectionOverhead + sum(elements.map(([name, one]) => elementOverhead + textSize(name) + valueSize(one)));
  }
  throw new TypeError('a value of an unknown type, or a set: that page does not say how large sets are');
}

/**
 * One byte, and one for each two significant digits. The page says "approximately"; measurements of DynamoDB found that
 * the digits before and after the point are rounded up separately and that a minus sign takes one more byte
 * (https://github.com/nubo-db/dynoxide/blob/main/CHANGELOG.md).
 */
function numberSize(number: string): number {
  const match = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(number);
  if (!match) throw new TypeError(`not a plain number: ${number}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  const wholeDigits = fraction === '' ? whole.replace(/0+$/, '') : whole;
  const fractionDigits = whole === '' ? fraction.replace(/^0+/, '') : fraction;
  return 1 + Math.ceil(wholeDigits.length / 2) + Math.ceil(fractionDigits.length / 2) + sign.length;
}
