/** The least that a function can be: what it takes is the cost of Node.js and of the runtime client. */
export const handler = async (event) => ({ statusCode: 202, body: event.body });
