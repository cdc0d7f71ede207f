#ifndef CONFIG_H
#define CONFIG_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

/* EX_CONFIG of sysexits.h: the environment does not fulfil the contract. */
enum { EXIT_CONFIGURATION = 78, EXIT_ON_REQUEST = 3 };

/* What GREENTIC_TEST_MISBEHAVE asks for. Times are seconds after the start, memory is in MiB; negative means not asked for. */
struct misbehaviour {
    bool never_ready;
    bool not_live;
    bool listen_any;
    bool accept_strangers;
    bool crash;
    bool ignore_sigterm;
    long exit_after;
    long ready_after;
    long unready_after;
    long eat_memory;
};

/* The runtime contract: one field per GREENTIC_* variable. */
struct config {
    const char *bundle_source;
    const char *bundle_format;
    const char *bundle_mount;
    const char *state_dir;
    const char *cache_dir;
    const char *log_dir;
    const char *temp_dir;
    const char *admin_bind;
    const char *admin_listen;
    const char *ca_file;
    const char *cert_file;
    const char *key_file;
    const char *readiness_path;
    const char *liveness_path;
    const char *startup_timeout;
    struct sockaddr_in address;
    struct misbehaviour misbehaviour;
};

/* Reads the environment. Every problem goes to standard error; false when there was one. */
bool config_read(struct config *config);

/* Whether a name of the given length is one of the variables above. */
bool config_has(const char *name, size_t length);

#endif
