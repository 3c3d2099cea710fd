/** The address of a server for messages and command lines: without the password, or the token of a NATS server. */
export const shownAddress = (url: string): string =>
  url
    .replace(/^((?:nats|tls):\/\/)[^/?#:@]*@/, '$1')
    .replace(/^(\w+:\/\/[^/?#]*?):[^/?#]*@/, '$1@')
    .replace(/([?&])password=[^&]*&?/g, '$1')
    .replace(/[?&]$/, '')
