import { containsCardNumber } from '../../../functions/untrusted/card-number.ts';
import { type Random, random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';

const digits = '0123456789';
const hex = `${digits}abcdef`;
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lettersAndDigits = digits + capitals + capitals.toLowerCase();
const crockford = `${digits}ABCDEFGHJKMNPQRSTVWXYZ`;
const base32 = `${capitals.toLowerCase()}234567`;

const of = (alphabet: string, length: number, chance: Random) =>
  Array.from({ length }, () => alphabet.charAt(chance.whole(0, alphabet.length - 1))).join('');

const uuid = (chance: Random) =>
  [
    of(hex, 8, chance),
    of(hex, 4, chance),
    `4${of(hex, 3, chance)}`,
    `a${of(hex, 3, chance)}`,
    of(hex, 12, chance),
  ].join('-');
const ulid = (chance: Random) => `01${of(crockford, 24, chance)}`;

/** An id as its provider, or we, make it. The sources are the README files of the provider folders. */
type Form = (chance: Random) => string;

/** Of these, none may be refused as a reference. */
const certain: Readonly<Record<string, Form>> = {
  'UUID: PACE, lab4pay, Yuno, our tokens': uuid,
  'VTEX paymentId: 32 hexadecimal digits': (chance) => of(hex, 32, chance).toUpperCase(),
  'VTEX authorizationId: AUT- and 10 characters': (chance) => `AUT-${of(digits + capitals, 10, chance)}`,
  'pg-orders: prefix and ULID': (chance) => `${chance.pick(['or_', 'tx_'])}${ulid(chance)}`,
  'Stripe: pi_ and 24 characters': (chance) => `pi_3${of(lettersAndDigits, 23, chance)}`,
  'Adyen: 16 letters and digits': (chance) => of(digits + capitals, 16, chance),
  'Adyen: 15 digits and a letter': (chance) =>
    `${chance.pick(['7', '8', '9'])}${of(digits, 14, chance)}${of(capitals, 1, chance)}`,
  'Adyen: 16 digits from 7, 8 or 9': (chance) => `${chance.pick(['7', '8', '9'])}${of(digits, 15, chance)}`,
  'our own: can_ and 26 characters': (chance) => `can_${of(base32, 26, chance)}`,
  'SHA-256 in hexadecimal': (chance) => of(hex, 64, chance),
};

/** Of these some are, which is the price of finding card numbers. */
const uncertain: Readonly<Record<string, Form>> = {
  '16 hexadecimal digits': (chance) => of(hex, 16, chance),
  '20 hexadecimal digits': (chance) => of(hex, 20, chance),
  '13 digits': (chance) => of(digits, 13, chance),
  '16 digits': (chance) => of(digits, 16, chance),
  '19 digits': (chance) => of(digits, 19, chance),
  'a date and a time with seconds, as 24.12.2026 12:30:45': (chance) => {
    const two = (max: number, min = 0) => String(chance.whole(min, max)).padStart(2, '0');
    return `${two(31, 1)}.${two(12, 1)}.2026 ${two(23)}:${two(59)}:${two(59)}`;
  },
  'a telephone number, as +49 170 12345678': (chance) => `+49 1${of(digits, 2, chance)} ${of(digits, 8, chance)}`,
  'a German IBAN in groups': (chance) =>
    `DE${of(digits, 2, chance)} ${(of(digits, 18, chance).match(/.{1,4}/g) ?? []).join(' ')}`,
};

/** Makes ids of every form, and counts those that pass for a card number, as a reference and as words. */
export const madeUpIds: Campaign = {
  promise: '12',
  title: 'ids that pass for card numbers',
  counts: { small: 2000, middle: 100_000, full: 1_000_000 },
  async play({ count, seed, progress }) {
    const counted = tally();
    const violations: string[] = [];
    for (const [name, form] of [...Object.entries(certain), ...Object.entries(uncertain)]) {
      const chance = random(seed, name);
      for (const kind of ['reference', 'words'] as const) counted.add(`${name} (${kind})`, 0);
      for (let turn = 0; turn < count; turn++) {
        const id = form(chance);
        for (const kind of ['reference', 'words'] as const) {
          if (!containsCardNumber(id, kind)) continue;
          counted.add(`${name} (${kind})`);
          if (kind === 'reference' && name in certain) violations.push(`${id} passes for a card number`);
        }
      }
      progress?.(count);
    }
    return { count, violations, figures: counted.figures() };
  },
};
