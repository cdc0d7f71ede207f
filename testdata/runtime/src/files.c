#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool file_replace(const char *path, const char *content)
{
    char temporary[4096];
    size_t length = strlen(content);

    if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary) {
        errno = ENAMETOOLONG;
        return false;
    }
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (descriptor < 0)
        return false;
    ssize_t written = write(descriptor, content, length);
    int error = written < 0 ? errno : ENOSPC;
    if (close(descriptor) != 0 || written != (ssize_t)length) {
        unlink(temporary);
        errno = error;
        return false;
    }
    return rename(temporary, path) == 0;
}

char *file_read(const char *path, size_t limit, size_t *length)
{
    FILE *file = fopen(path, "re");
    char *content = file == NULL ? NULL : malloc(limit + 1);

    if (content != NULL) {
        *length = fread(content, 1, limit + 1, file);
        if (ferror(file) || *length > limit) {
            errno = ferror(file) ? EIO : EFBIG;
            free(content);
            content = NULL;
        } else {
            content[*length] = '\0';
        }
    }
    if (file != NULL)
        fclose(file);
    return content;
}
