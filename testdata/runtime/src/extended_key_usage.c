/* A walk through the DER of a certificate (X.690, RFC 5280) down to its extended key usage. */
#include <string.h>

#include "client_certificate.h"

enum { SEQUENCE = 0x30, OBJECT_IDENTIFIER = 0x06, BOOLEAN = 0x01, OCTET_STRING = 0x04, EXTENSIONS = 0xA3 };

struct der {
    const unsigned char *bytes;
    size_t length;
};

/* Takes the next element off the input: its tag is returned, its content goes to content; 0 at the end or for bad DER. */
static int take(struct der *input, struct der *content)
{
    size_t header = 2, length;

    if (input->length < 2)
        return 0;
    length = input->bytes[1];
    if (length >= 0x80) {
        size_t octets = length - 0x80;
        if (octets == 0 || octets > 3 || input->length < 2 + octets)
            return 0;
        length = 0;
        for (size_t i = 0; i < octets; i++)
            length = length << 8 | input->bytes[2 + i];
        header += octets;
    }
    if (length > input->length - header)
        return 0;
    int tag = input->bytes[0];
    *content = (struct der){input->bytes + header, length};
    input->bytes += header + length;
    input->length -= header + length;
    return tag;
}

static bool equals(struct der content, const unsigned char *bytes, size_t length)
{
    return content.length == length && memcmp(content.bytes, bytes, length) == 0;
}

static bool lists_client_authentication(struct der usages)
{
    static const unsigned char client_auth[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};
    struct der sequence, usage;

    if (take(&usages, &sequence) != SEQUENCE)
        return false;
    while (take(&sequence, &usage) == OBJECT_IDENTIFIER)
        if (equals(usage, client_auth, sizeof client_auth))
            return true;
    return false;
}

bool allows_client_authentication(const unsigned char *certificate, size_t length)
{
    static const unsigned char extended_key_usage[] = {0x55, 0x1D, 0x25};
    struct der input = {certificate, length}, body, part, extensions, extension, identifier, value;
    int tag;

    if (take(&input, &body) != SEQUENCE || take(&body, &part) != SEQUENCE)
        return false;
    body = part;
    while ((tag = take(&body, &part)) != 0 && tag != EXTENSIONS)
        continue;
    if (tag == 0)
        return true;
    if (take(&part, &extensions) != SEQUENCE)
        return false;
    while (take(&extensions, &extension) == SEQUENCE) {
        if (take(&extension, &identifier) != OBJECT_IDENTIFIER)
            return false;
        if (!equals(identifier, extended_key_usage, sizeof extended_key_usage))
            continue;
        tag = take(&extension, &value);
        if (tag == BOOLEAN)
            tag = take(&extension, &value);
        return tag == OCTET_STRING && lists_client_authentication(value);
    }
    return true;
}
