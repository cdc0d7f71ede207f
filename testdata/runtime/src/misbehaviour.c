#include "misbehaviour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse_number(const char *word, const char *prefix, long *number)
{
    size_t length = strlen(prefix);
    char *end;

    if (strncmp(word, prefix, length) != 0 || word[length] < '0' || word[length] > '9')
        return false;
    *number = strtol(word + length, &end, 10);
    return *end == '\0' && *number <= 86400;
}

static bool parse_word(const char *word, struct misbehaviour *misbehaviour)
{
    const struct {
        const char *word;
        bool *flag;
    } flags[] = {
        {"never-ready", &misbehaviour->never_ready},
        {"not-live", &misbehaviour->not_live},
        {"listen-any", &misbehaviour->listen_any},
        {"accept-strangers", &misbehaviour->accept_strangers},
        {"crash", &misbehaviour->crash},
        {"ignore-sigterm", &misbehaviour->ignore_sigterm},
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(word, flags[i].word) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    return parse_number(word, "exit-after:", &misbehaviour->exit_after)
        || parse_number(word, "ready-after:", &misbehaviour->ready_after)
        || parse_number(word, "unready-after:", &misbehaviour->unready_after)
        || parse_number(word, "eat-memory:", &misbehaviour->eat_memory);
}

bool misbehaviour_parse(const char *request, struct misbehaviour *misbehaviour)
{
    *misbehaviour = (struct misbehaviour){
        .exit_after = -1, .ready_after = -1, .unready_after = -1, .eat_memory = -1,
    };
    if (request == NULL || *request == '\0')
        return true;

    char *words = strdup(request);
    char *position = words;
    bool known = words != NULL;
    for (char *word; known && (word = strsep(&position, ",")) != NULL;) {
        known = parse_word(word, misbehaviour);
        if (!known)
            fprintf(stderr, "runtime: GREENTIC_TEST_MISBEHAVE has %s; expected never-ready, ready-after:SECONDS, "
                    "unready-after:SECONDS, exit-after:SECONDS, not-live, listen-any, accept-strangers, crash, ignore-sigterm "
                    "or eat-memory:MIB\n", word);
    }
    free(words);
    return known;
}
