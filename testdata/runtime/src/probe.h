#ifndef PROBE_H
#define PROBE_H

/* Tries to make a file in a folder and to write to it; NULL when that worked, else the name of the error, such as EROFS. */
const char *probe_write(const char *folder);

/* Calls found for each mount point that the process may write to as its permissions and mount options say. */
void probe_mounts(void (*found)(void *context, const char *mount_point), void *context);

#endif
