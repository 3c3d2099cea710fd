/** bpf/follow.h: values of the map that says which processes are followed. */
export const FOLLOWS = { always: 1, nextChild: 2 } as const
