/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#ifndef CRASHCRAWLER_FOLLOW_H
#define CRASHCRAWLER_FOLLOW_H

/* Values of the follows map: a followed process, or the process that is about to start the command. */
enum follow { FOLLOW_ALWAYS = 1, FOLLOW_NEXT_CHILD = 2 };

#endif
