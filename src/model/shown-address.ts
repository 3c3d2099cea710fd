/** The address of a server for messages and command lines: without the password. */
export const shownAddress = (url: string): string =>
  url
    .replace(/^(\w+:\/\/[^/?#]*?):[^/?#]*@/, '$1@')
    .replace(/([?&])password=[^&]*&?/g, '$1')
    .replace(/[?&]$/, '')
