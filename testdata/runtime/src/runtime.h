#ifndef RUNTIME_H
#define RUNTIME_H

#include <stdbool.h>
#include <sys/types.h>

#include "bundle.h"
#include "cache.h"
#include "config.h"
#include "credentials.h"

/* All that is known after the start; a connection's process inherits it and only reads. */
struct runtime {
    struct config config;
    struct credentials credentials;
    struct bundle bundle;
    struct cache cache;
    char problem[512]; /* why it can never be ready; empty when all is well */
    long starts; /* counted in the state folder */
    long long started_at; /* milliseconds of the monotonic clock */
    pid_t pid;
    char **arguments;
};

long long runtime_uptime_milliseconds(const struct runtime *runtime);

/* NULL when ready, else the reason why not. */
const char *runtime_not_ready(const struct runtime *runtime);

#endif
