/* An XML body in: a success is one by an independent strict reading as well; what is none leaves
 * nothing behind; a message is text that fits. */
#include "base/memory.h"
#include "base/utf8.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/strict_reading.h"
#include "provider/json.h"
#include "provider/xml_reply.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stop_reply reply;
    char *body = memory_copy_bytes((const char *)data, size);
    bool read = xml_reply_read(body, size, &reply);
    size_t length = strlen(reply.message);
    CHECK(length < sizeof reply.message && utf8_valid_length(reply.message, length) == length);
    CHECK(reply.stop_id >= 0 && reply.stop_id < JSON_WHOLE_LIMIT);
    CHECK(reply.code > -JSON_WHOLE_LIMIT && reply.code < JSON_WHOLE_LIMIT);
    if (!read)
        CHECK(!reply.success && reply.code == 0 && reply.stop_id == 0 && length == 0);
    bool success = read && reply.success && reply.code == 200 && reply.stop_id > 0;
    if (success)
        CHECK(strict_xml(body, size) == reply.stop_id);
    free(body);
    return 0;
}
