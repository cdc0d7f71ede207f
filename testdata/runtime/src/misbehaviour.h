#ifndef MISBEHAVIOUR_H
#define MISBEHAVIOUR_H

#include "config.h"

/*
 * Parses a comma-separated list of misbehaviours; NULL or empty asks for none.
 * False, with a line on standard error, for an unknown word.
 */
bool misbehaviour_parse(const char *request, struct misbehaviour *misbehaviour);

#endif
