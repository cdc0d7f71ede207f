#ifndef CACHE_H
#define CACHE_H

#include "bundle.h"

struct cache_entry {
    const char *file; /* name in the bundle */
    char sha256[65];
    bool hit;
};

/* One entry per .wasm file of the bundle, keyed by content: CACHE_DIR/components/<sha256>. */
struct cache {
    struct cache_entry entries[BUNDLE_MAX_FILES];
    size_t count;
    size_t hits;
};

/* Looks up every component and makes the missing entries. False, with errno set, when the cache cannot be written. */
bool cache_fill(const char *folder, const char *mount, const struct bundle *bundle, struct cache *cache);

#endif
