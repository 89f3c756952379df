// The version of the messages between the programs. Extension, server and views are built together; a difference means
// a stale process, and the receiver ends it with a message that says so.
export const protocolVersion = 1;
