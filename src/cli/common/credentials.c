#include "cli/common/credentials.h"

#include "base/memory.h"
#include "base/text.h"
#include "provider/http/http_curl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_MAX_BYTES   512
#define KEY_MIN_BYTES   16 /* nobody's key is shorter */
#define KEY_VARIABLE    "SMSPARTNER_API_KEY"
#define CREDENTIAL_NAME "smspartner-api-key"

/* Takes the key from `bytes`, without the line end that an editor leaves. */
static bool accept_key(const char *bytes, size_t length, const char *from, char **key,
                       struct error *err)
{
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
        length--;
    if (length == 0)
        return error_set(err, ERROR_SETUP, "%s holds no API key", from);
    if (length > KEY_MAX_BYTES)
        return error_set(err, ERROR_SETUP, "%s is too long for an API key", from);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] <= ' ' || bytes[i] > '~') {
            return error_set(err, ERROR_SETUP,
                             "the API key in %s has a space, a control character or a non-ASCII "
                             "one at byte %zu; give the key alone",
                             from, i + 1);
        }
    }
    *key = memory_copy_bytes(bytes, length);
    return true;
}

/* The name is not shown where it may be the key itself, given in its file's place. */
static bool fail_to_open(const char *path, struct error *err)
{
    int reason = errno;
    if (reason == ENOENT && strlen(path) >= KEY_MIN_BYTES && strpbrk(path, "/.") == NULL) {
        return error_set(err, ERROR_SETUP,
                         "can't read the key file: %s (--api-key-file takes the path of a file, "
                         "not the key; a file of this folder as ./NAME)",
                         strerror(reason));
    }
    return error_set(err, ERROR_SETUP, "can't read the key file %s: %s", path, strerror(reason));
}

/* `others_may_read`: systemd sees to the access of its credentials by other means than the mode. */
static bool open_key_file(const char *path, bool others_may_read, int *fd, struct error *err)
{
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0)
        return fail_to_open(path, err);
    struct stat status;
    if (fstat(*fd, &status) != 0 || !S_ISREG(status.st_mode))
        return error_set(err, ERROR_SETUP, "the key file %s is no regular file", path);
    if (!others_may_read && (status.st_mode & 077) != 0) {
        error_set(err, ERROR_SETUP,
                  "others can get at the key file %s (mode %03o); run `chmod 600 %s`", path,
                  (unsigned)(status.st_mode & 0777), path);
        return error_because(err, "key_file_open");
    }
    return true;
}

static bool read_key_file(const char *path, bool others_may_read, char **key, struct error *err)
{
    int fd = -1;
    bool ok = open_key_file(path, others_may_read, &fd, err);
    char bytes[KEY_MAX_BYTES + 3];
    size_t length = 0;
    while (ok && length < sizeof bytes) {
        ssize_t count = read(fd, bytes + length, sizeof bytes - length);
        if (count < 0) {
            ok = error_set(err, ERROR_SETUP, "can't read the key file %s: %s", path,
                           strerror(errno));
        }
        if (count <= 0)
            break;
        length += (size_t)count;
    }
    ok = ok && accept_key(bytes, length, path, key, err);
    memory_wipe(bytes, sizeof bytes);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool read_systemd_key(const char *folder, char **key, struct error *err)
{
    struct text path = {0};
    text_printf(&path, "%s/" CREDENTIAL_NAME, folder);
    bool ok = read_key_file(text_string(&path), true, key, err);
    text_free(&path);
    return ok;
}

/* Takes the key out of the environment: what is left in it could be read in /proc/PID/environ, and
 * would be handed on to a child. */
static void forget_environment(void)
{
    char *value = getenv(KEY_VARIABLE);
    if (value != NULL) {
        memory_wipe(value, strlen(value));
        (void)unsetenv(KEY_VARIABLE);
    }
}

static bool find_key(const char *key_file, char **key, struct error *err)
{
    const char *from_environment = getenv(KEY_VARIABLE);
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (key_file != NULL)
        return read_key_file(key_file, false, key, err);
    if (from_environment != NULL && from_environment[0] != '\0')
        return accept_key(from_environment, strlen(from_environment), KEY_VARIABLE, key, err);
    if (folder != NULL && folder[0] != '\0')
        return read_systemd_key(folder, key, err);
    error_set(err, ERROR_SETUP, "no API key: set " KEY_VARIABLE ", or give --api-key-file PATH");
    return error_because(err, "no_key");
}

static bool read_key(const char *key_file, char **key, struct error *err)
{
    bool ok = find_key(key_file, key, err);
    forget_environment();
    return ok;
}

bool credentials_read(const char *api_url, const char *key_file, struct credentials *credentials,
                      struct error *err)
{
    *credentials = (struct credentials){0};
    size_t length = strlen(api_url);
    while (length > 0 && api_url[length - 1] == '/')
        length--;
    credentials->api_url = memory_copy_bytes(api_url, length);
    return http_curl_check_url(credentials->api_url, err) &&
           read_key(key_file, &credentials->api_key, err);
}

void credentials_free(struct credentials *credentials)
{
    free(credentials->api_url);
    memory_free_secret(credentials->api_key);
    *credentials = (struct credentials){0};
}
