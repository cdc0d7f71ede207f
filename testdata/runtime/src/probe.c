#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *error_name(int error)
{
    switch (error) {
    case EACCES: return "EACCES";
    case EDQUOT: return "EDQUOT";
    case ENOENT: return "ENOENT";
    case ENOSPC: return "ENOSPC";
    case ENOTDIR: return "ENOTDIR";
    case EPERM: return "EPERM";
    case EROFS: return "EROFS";
    default: return strerror(error);
    }
}

const char *probe_write(const char *folder)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/.write-probe.%d", folder, (int)getpid());
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return error_name(errno);
    const char *error = write(descriptor, "x", 1) == 1 ? NULL : error_name(errno);
    close(descriptor);
    unlink(path);
    return error;
}

/* proc_pid_mountinfo(5): the fifth field is the mount point; space and the like stand there as \\ooo. */
static void unescape(char *path)
{
    char *to = path;

    for (const char *from = path; *from != '\0'; from++) {
        unsigned value;
        if (*from == '\\' && sscanf(from + 1, "%3o", &value) == 1) {
            *to++ = (char)value;
            from += 3;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

void probe_mounts(void (*found)(void *context, const char *mount_point), void *context)
{
    char line[8192], path[4096];
    struct stat status;
    FILE *mounts = fopen("/proc/self/mountinfo", "re");

    while (mounts != NULL && fgets(line, sizeof line, mounts) != NULL) {
        if (sscanf(line, "%*s %*s %*s %*s %4095s", path) != 1)
            continue;
        unescape(path);
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode) && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0)
            found(context, path);
    }
    if (mounts != NULL)
        fclose(mounts);
}
