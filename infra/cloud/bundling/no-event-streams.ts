/** Stands in for `@smithy/core/event-streams`: none of the calls made here has an event stream. */
export class EventStreamSerde {
  constructor() {
    throw new TypeError('event streams are not part of this bundle');
  }
}
export const resolveEventStreamSerdeConfig = <Input>(input: Input): Input => input;
