#include "cache.h"

#include <bearssl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

static bool is_component(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".wasm") == 0;
}

static bool hash_file(const char *path, char hex[65])
{
    br_sha256_context context;
    unsigned char block[16384], digest[br_sha256_SIZE];
    ssize_t length;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0)
        return false;
    br_sha256_init(&context);
    while ((length = read(descriptor, block, sizeof block)) > 0)
        br_sha256_update(&context, block, (size_t)length);
    close(descriptor);
    br_sha256_out(&context, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        sprintf(hex + 2 * i, "%02x", digest[i]);
    return length == 0;
}

/* What a real runtime would keep compiled; here the key and the size, so that a damaged entry is not a hit. */
static bool entry_matches(const char *path, const char *content)
{
    char found[128] = "";
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return false;
    size_t length = fread(found, 1, sizeof found - 1, file);
    fclose(file);
    return length == strlen(content) && memcmp(found, content, length) == 0;
}

static bool look_up(const char *folder, const char *mount, const struct bundle_file *file, struct cache_entry *entry)
{
    char component[4096], path[4096], content[128];

    entry->file = file->name;
    if (snprintf(component, sizeof component, "%s/%s", mount, file->name) >= (int)sizeof component) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (!hash_file(component, entry->sha256))
        return false;
    snprintf(path, sizeof path, "%s/components/%s", folder, entry->sha256);
    snprintf(content, sizeof content, "%s %lld\n", entry->sha256, file->size);
    entry->hit = entry_matches(path, content);
    return entry->hit || file_replace(path, content);
}

bool cache_fill(const char *folder, const char *mount, const struct bundle *bundle, struct cache *cache)
{
    char components[4096];

    memset(cache, 0, sizeof *cache);
    snprintf(components, sizeof components, "%s/components", folder);
    if (mkdir(components, 0750) != 0 && errno != EEXIST)
        return false;
    for (size_t i = 0; i < bundle->count; i++) {
        if (!is_component(bundle->files[i].name))
            continue;
        struct cache_entry *entry = &cache->entries[cache->count];
        if (!look_up(folder, mount, &bundle->files[i], entry))
            return false;
        cache->count++;
        cache->hits += entry->hit;
    }
    return true;
}
