#include "bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool add_file(struct bundle *bundle, const char *name, long long size)
{
    if (bundle->count == BUNDLE_MAX_FILES) {
        errno = E2BIG;
        return false;
    }
    struct bundle_file *file = &bundle->files[bundle->count];
    file->name = strdup(name);
    file->size = size;
    bundle->count += file->name != NULL;
    return file->name != NULL;
}

static bool read_folder(int parent, const char *name, const char *prefix, int depth, struct bundle *bundle)
{
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (folder == NULL)
        return false;

    bool complete = true;
    struct dirent *entry;
    while (complete && (entry = readdir(folder)) != NULL) {
        char path[4096];
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (snprintf(path, sizeof path, "%s%s", prefix, entry->d_name) >= (int)sizeof path - 1
                || fstatat(descriptor, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            complete = false;
        } else if (S_ISREG(status.st_mode)) {
            complete = add_file(bundle, path, status.st_size);
        } else if (S_ISDIR(status.st_mode) && depth < BUNDLE_MAX_DEPTH) {
            strcat(path, "/");
            complete = read_folder(descriptor, entry->d_name, path, depth + 1, bundle);
        }
    }
    closedir(folder);
    return complete;
}

static void read_version(const char *mount, struct bundle *bundle)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/VERSION", mount);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return;
    if (fgets(bundle->version, sizeof bundle->version, file) != NULL)
        bundle->version[strcspn(bundle->version, "\n")] = '\0';
    fclose(file);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(((const struct bundle_file *)left)->name, ((const struct bundle_file *)right)->name);
}

bool bundle_read(const char *mount, struct bundle *bundle)
{
    memset(bundle, 0, sizeof *bundle);
    if (!read_folder(AT_FDCWD, mount, "", 0, bundle))
        return false;
    qsort(bundle->files, bundle->count, sizeof bundle->files[0], compare_names);
    read_version(mount, bundle);
    return true;
}
