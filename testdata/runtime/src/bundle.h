#ifndef BUNDLE_H
#define BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

enum { BUNDLE_MAX_FILES = 1024, BUNDLE_MAX_DEPTH = 8 };

struct bundle_file {
    char *name; /* relative to the mount */
    long long size; /* bytes */
};

struct bundle {
    struct bundle_file files[BUNDLE_MAX_FILES]; /* sorted by name */
    size_t count;
    char version[64]; /* the first line of the file VERSION; empty when there is none */
};

/* Lists the regular files under the mount. False, with errno set, when it cannot be read. */
bool bundle_read(const char *mount, struct bundle *bundle);

#endif
