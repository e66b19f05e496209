/** Replaces `@smithy/core/event-streams`. None of our calls uses an event stream. */
export class EventStreamSerde {
  constructor() {
    throw new TypeError('event streams are not part of this bundle');
  }
}
export const resolveEventStreamSerdeConfig = <Input>(input: Input): Input => input;
