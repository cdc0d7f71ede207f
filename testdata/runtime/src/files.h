#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces a file as a whole: a temporary file beside it, then rename. False with errno set on failure. */
bool file_replace(const char *path, const char *content);

/* The content of a file, to be freed, or NULL with errno set; EFBIG above the limit. A NUL byte follows it. */
char *file_read(const char *path, size_t limit, size_t *length);

#endif
