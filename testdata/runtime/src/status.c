#include "status.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "json.h"
#include "probe.h"

enum { SQUASHFS_MAGIC = 0x73717368 };

extern char **environ;

static void write_process(struct json *json, const struct runtime *runtime)
{
    json_number(json, "pid", runtime->pid);
    json_number(json, "uid", (long long)getuid());
    json_number(json, "gid", (long long)getgid());
    json_number(json, "uptimeMilliseconds", runtime_uptime_milliseconds(runtime));
    json_number(json, "starts", runtime->starts);
    json_begin(json, "arguments", '[');
    for (char **argument = runtime->arguments + 1; *argument != NULL; argument++)
        json_text(json, NULL, *argument);
    json_end(json, ']');
}

/* The rights of the process as the kernel states them, proc_pid_status(5). */
static void write_rights(struct json *json)
{
    char line[512], value[64];
    FILE *status = fopen("/proc/self/status", "re");

    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "CapEff: %63s", value) == 1)
            json_text(json, "capabilitiesEffective", value);
        else if (sscanf(line, "CapBnd: %63s", value) == 1)
            json_text(json, "capabilitiesBounding", value);
        else if (sscanf(line, "NoNewPrivs: %63s", value) == 1)
            json_boolean(json, "noNewPrivileges", strcmp(value, "1") == 0);
        else if (sscanf(line, "Seccomp: %63s", value) == 1)
            json_number(json, "seccomp", strtol(value, NULL, 10));
    }
    if (status != NULL)
        fclose(status);
}

static void write_bundle(struct json *json, const struct runtime *runtime)
{
    const struct config *config = &runtime->config;
    struct statvfs mount;
    struct statfs system;

    json_begin(json, "bundle", '{');
    json_text(json, "source", config->bundle_source);
    json_text(json, "format", config->bundle_format);
    json_text(json, "mount", config->bundle_mount);
    json_text(json, "version", runtime->bundle.version);
    if (statvfs(config->bundle_mount, &mount) == 0 && statfs(config->bundle_mount, &system) == 0) {
        json_boolean(json, "squashfs", system.f_type == SQUASHFS_MAGIC);
        json_boolean(json, "readOnly", (mount.f_flag & ST_RDONLY) != 0);
        json_boolean(json, "noSuid", (mount.f_flag & ST_NOSUID) != 0);
        json_boolean(json, "noDev", (mount.f_flag & ST_NODEV) != 0);
        json_boolean(json, "noExec", (mount.f_flag & ST_NOEXEC) != 0);
    }
    json_text(json, "writeError", probe_write(config->bundle_mount));
    json_begin(json, "files", '[');
    for (size_t i = 0; i < runtime->bundle.count; i++) {
        json_begin(json, NULL, '{');
        json_text(json, "name", runtime->bundle.files[i].name);
        json_number(json, "size", runtime->bundle.files[i].size);
        json_end(json, '}');
    }
    json_end(json, ']');
    json_end(json, '}');
}

static void write_cache(struct json *json, const struct cache *cache)
{
    json_begin(json, "cache", '{');
    json_number(json, "hits", (long long)cache->hits);
    json_number(json, "misses", (long long)(cache->count - cache->hits));
    json_begin(json, "entries", '[');
    for (size_t i = 0; i < cache->count; i++) {
        json_begin(json, NULL, '{');
        json_text(json, "file", cache->entries[i].file);
        json_text(json, "sha256", cache->entries[i].sha256);
        json_boolean(json, "hit", cache->entries[i].hit);
        json_end(json, '}');
    }
    json_end(json, ']');
    json_end(json, '}');
}

static bool write_attempt(struct json *json, const char *name, const char *folder)
{
    const char *error = probe_write(folder);

    json_begin(json, name, '{');
    json_text(json, "path", folder);
    json_boolean(json, "writable", error == NULL);
    json_text(json, "error", error);
    json_end(json, '}');
    return error == NULL;
}

static void write_mount_point(void *json, const char *mount_point)
{
    json_text(json, NULL, mount_point);
}

/* The contract: it can write to its four folders, and nowhere else. */
static void write_attempts(struct json *json, const struct config *config)
{
    char certificates[4096];
    snprintf(certificates, sizeof certificates, "%s", config->cert_file);
    char *slash = strrchr(certificates, '/');
    *(slash == NULL ? certificates : slash) = '\0';

    json_begin(json, "storage", '{');
    bool storage = write_attempt(json, "state", config->state_dir);
    storage &= write_attempt(json, "cache", config->cache_dir);
    storage &= write_attempt(json, "log", config->log_dir);
    storage &= write_attempt(json, "temp", config->temp_dir);
    json_end(json, '}');
    json_begin(json, "elsewhere", '{');
    bool elsewhere = write_attempt(json, "root", "/");
    elsewhere |= write_attempt(json, "etc", "/etc");
    elsewhere |= write_attempt(json, "certificates", certificates);
    elsewhere |= write_attempt(json, "bundle", config->bundle_mount);
    json_end(json, '}');
    json_boolean(json, "writesOnlyToStorage", storage && !elsewhere);
    json_begin(json, "writableMounts", '[');
    probe_mounts(write_mount_point, json);
    json_end(json, ']');
}

/* Values may be secrets: only names are told, and the one value that a test puts there to be read back. */
static void write_environment(struct json *json)
{
    json_begin(json, "environment", '[');
    for (char **variable = environ; *variable != NULL; variable++) {
        char name[256];
        size_t length = strcspn(*variable, "=");
        if (config_has(*variable, length))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)length, *variable);
        json_text(json, NULL, name);
    }
    json_end(json, ']');
    json_text(json, "echo", getenv("GREENTIC_TEST_ECHO"));
}

void status_write(const struct runtime *runtime, FILE *out)
{
    struct json json = {out, false};

    json_begin(&json, NULL, '{');
    json_text(&json, "version", RUNTIME_VERSION);
    json_boolean(&json, "ready", runtime_not_ready(runtime) == NULL);
    json_text(&json, "reason", runtime_not_ready(runtime));
    write_process(&json, runtime);
    write_rights(&json);
    write_bundle(&json, runtime);
    write_cache(&json, &runtime->cache);
    write_attempts(&json, &runtime->config);
    write_environment(&json);
    json_end(&json, '}');
    putc('\n', out);
}
