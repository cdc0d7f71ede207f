#include "pem.h"

#include <bearssl.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"

enum { PEM_MAX_BYTES = 1 << 20 };

static void append(void *context, const void *bytes, size_t length)
{
    struct pem_object *object = context;
    object->bytes = realloc(object->bytes, object->length + length);
    if (object->bytes == NULL)
        abort();
    memcpy(object->bytes + object->length, bytes, length);
    object->length += length;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static size_t decode(const char *text, size_t length, const char *label, struct pem_object *objects, size_t limit)
{
    br_pem_decoder_context decoder;
    size_t count = 0;
    bool wanted = false;

    br_pem_decoder_init(&decoder);
    while (length > 0) {
        size_t taken = br_pem_decoder_push(&decoder, text, length);
        text += taken;
        length -= taken;
        switch (br_pem_decoder_event(&decoder)) {
        case BR_PEM_BEGIN_OBJ:
            wanted = ends_with(br_pem_decoder_name(&decoder), label);
            if (wanted && count == limit)
                return 0;
            if (wanted)
                objects[count] = (struct pem_object){NULL, 0};
            br_pem_decoder_setdest(&decoder, wanted ? append : NULL, wanted ? &objects[count] : NULL);
            break;
        case BR_PEM_END_OBJ:
            count += wanted;
            wanted = false;
            break;
        case BR_PEM_ERROR:
            return 0;
        }
    }
    return wanted ? 0 : count;
}

size_t pem_read(const char *path, const char *label, struct pem_object *objects, size_t limit)
{
    size_t length;
    char *text = file_read(path, PEM_MAX_BYTES, &length);

    if (text == NULL) {
        fprintf(stderr, "runtime: cannot read %s: %s\n", path, strerror(errno));
        return 0;
    }
    /* The decoder sees an END line only at its line break, which the last line may lack. */
    text[length] = '\n';
    size_t count = decode(text, length + 1, label, objects, limit);
    free(text);
    if (count == 0)
        fprintf(stderr, "runtime: %s: expected 1 to %zu whole PEM objects %s\n", path, limit, label);
    return count;
}
