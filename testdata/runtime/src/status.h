#ifndef STATUS_H
#define STATUS_H

#include <stdio.h>

#include "runtime.h"

/* Writes what the runtime sees of its surroundings as one JSON object. README.md lists the keys. */
void status_write(const struct runtime *runtime, FILE *out);

#endif
