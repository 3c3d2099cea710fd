/**
 * Text in which a runner of GitHub Actions finds no workflow command. It takes `::name::` at the beginning of a line, blanks
 * before it ignored, and the older `##[name]` anywhere: src/Runner.Common/ActionCommand.cs of github.com/actions/runner. A line
 * ends at a line feed and at a carriage return.
 */
export const inert = (text: string): string => text.replace(AT_START, '$1\\$2').replaceAll('##[', '##\\[')

const AT_START = /(^[\s\x85]*)(::)/gm
