/** Card numbers (ISO/IEC 7812): 13–19 digits with a known prefix and a valid Luhn digit. Groups may be separated by spaces or dashes. */

const digitGroups = /\d+(?:[ -]+\d+)*/g;

/** Visa, Mastercard (both ranges), Mir, American Express, Diners, Discover, JCB, UnionPay, Maestro, Elo and Hipercard. */
const knownPrefix = /^(4|5|6|3[4-9]|30[0-59]|2(2[0-9]|[3-6]|7[0-2]))/;

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    // Stryker disable next-line ArithmeticOperator: the negative of a sum is divisible by ten when the sum is
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

const isCardNumber = (digits: string) =>
  digits.length >= 13 && digits.length <= 19 && knownPrefix.test(digits) && passesLuhn(digits);

/** The first neighbouring groups of digits that together are a card number. Another number beside them must not hide it. */
function cardNumberIn(written: string): string | undefined {
  // Stryker disable next-line Regex: empty groups between separators add nothing to the digits
  const groups = written.split(/[ -]+/);
  // Stryker disable next-line EqualityOperator: behind the last group there are no digits
  for (let from = 0; from < groups.length; from++) {
    let digits = '';
    // Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator: these bounds save time; more is no card number
    for (let to = from; to < groups.length && digits.length < 19; to++) {
      digits += groups[to];
      if (isCardNumber(digits)) return digits;
    }
  }
  return undefined;
}

export const containsCardNumber = (text: string) =>
  // Stryker disable next-line ArrayDeclaration: a text without digits holds no card number either
  (text.match(digitGroups) ?? []).some((written) => cardNumberIn(written) !== undefined);

/** The text with every run of digits that holds a card number replaced. */
export const withoutCardNumbers = (text: string) =>
  text.replace(digitGroups, (written) => (cardNumberIn(written) === undefined ? written : '[card number]'));
