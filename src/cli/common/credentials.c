#include "cli/common/credentials.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/common/key_file.h"
#include "cli/common/key_text.h"
#include "cli/common/signals.h"
#include "provider/http/http_curl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE_MAX_BYTES 4096 /* with the blanks around the key */
#define KEY_MIN_BYTES      16   /* nobody's key is shorter */
#define KEY_VARIABLE       "SMSPARTNER_API_KEY"
#define CREDENTIAL_NAME    "smspartner-api-key"

/* The name is not shown where it may be the key itself, given in its file's place. */
static bool fail_to_open(const char *path, struct error *err)
{
    int reason = errno;
    if (reason == ENOENT && strlen(path) >= KEY_MIN_BYTES && strpbrk(path, "/.") == NULL) {
        return error_set(err, ERROR_SETUP,
                         "can't read the key file: %s (--api-key-file takes the path of a file, "
                         "not the key; a file of this folder as ./NAME)",
                         _(strerror(reason)));
    }
    return error_set(err, ERROR_SETUP, "can't read the key file %s: %s", path, _(strerror(reason)));
}

/* Standard input may be a socket, or somebody else's pipe, which can't be opened again. */
static bool open_key_file(const char *path, int *fd, struct error *err)
{
    *fd = key_file_is_stdin(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                                  : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return *fd >= 0 ? key_file_check(*fd, path, err) : fail_to_open(path, err);
}

/* The next bytes, waited for where it is a pipe. `*count`: 0 at its end. */
static bool read_some(int fd, char *bytes, size_t size, ssize_t *count)
{
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    do {
        *count = poll(&wanted, 1, -1) < 0 ? -1 : read(fd, bytes, size);
    } while (*count < 0 && (errno == EAGAIN || (errno == EINTR && *signals_flag() == 0)));
    return *count >= 0;
}

static bool read_bytes(int fd, const char *path, char *bytes, size_t size, size_t *length,
                       struct error *err)
{
    ssize_t count = 1;
    while (count > 0 && *length < size) {
        if (!read_some(fd, bytes + *length, size - *length, &count)) {
            return errno == EINTR
                       ? error_set(err, ERROR_INTERRUPTED, "interrupted; nothing was sent")
                       : error_set(err, ERROR_SETUP, "can't read the key file %s: %s", path,
                                   _(strerror(errno)));
        }
        *length += (size_t)count;
    }
    return *length < size || error_set(err, ERROR_SETUP, "%s is too long for an API key", path);
}

static bool read_key_file(const char *path, char **key, struct error *err)
{
    char bytes[KEY_FILE_MAX_BYTES];
    size_t length = 0;
    int fd = -1;
    bool ok = open_key_file(path, &fd, err) &&
              read_bytes(fd, path, bytes, sizeof bytes, &length, err) &&
              key_text_take(bytes, length, path, key, err);
    memory_wipe(bytes, sizeof bytes);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool read_systemd_key(const char *folder, char **key, struct error *err)
{
    struct text path = {0};
    text_printf(&path, "%s/" CREDENTIAL_NAME, folder);
    bool ok = read_key_file(text_string(&path), key, err);
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

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

/* Whether the unit that we run in was given a key. */
static bool has_credential(void)
{
    struct text path = {0};
    bool found = false;
    if (is_set("CREDENTIALS_DIRECTORY")) {
        text_printf(&path, "%s/" CREDENTIAL_NAME, getenv("CREDENTIALS_DIRECTORY"));
        found = access(text_string(&path), F_OK) == 0;
    }
    text_free(&path);
    return found;
}

static bool check_profiles_key(const struct key_source *source, struct error *err)
{
    bool from_profile = source->file != NULL && source->file_is_profiles;
    if (source->file != NULL && !source->file_is_profiles)
        return error_set(err, ERROR_SETUP,
                         "with a profile, the key is the one that config.ini names for it "
                         "(`api-key-file` of [%s]): leave --api-key-file and STOPSMS_API_KEY_FILE "
                         "out",
                         source->profile);
    if (is_set(KEY_VARIABLE))
        return error_set(err, ERROR_SETUP,
                         "the key in %s may be another client's than `%s`: unset it; a profile's "
                         "key comes from the file that config.ini names for it (`api-key-file`)",
                         KEY_VARIABLE, source->profile);
    if (from_profile && has_credential())
        return error_set(err, ERROR_SETUP,
                         "there are two keys for the profile `%s`: the file that config.ini names, "
                         "and the systemd credential %s; take one away",
                         source->profile, CREDENTIAL_NAME);
    if (!from_profile && !has_credential()) {
        error_set(err, ERROR_SETUP,
                  "no API key: the profile `%s` names none; add `api-key-file = PATH` to it",
                  source->profile);
        return error_because(err, "no_key");
    }
    return true;
}

static bool find_key(const struct key_source *source, char **key, struct error *err)
{
    const char *from_environment = getenv(KEY_VARIABLE);
    if (source->profile != NULL && !check_profiles_key(source, err))
        return false;
    if (source->file != NULL)
        return read_key_file(source->file, key, err);
    if (is_set(KEY_VARIABLE))
        return key_text_take(from_environment, strlen(from_environment), KEY_VARIABLE, key, err);
    if (is_set("CREDENTIALS_DIRECTORY"))
        return read_systemd_key(getenv("CREDENTIALS_DIRECTORY"), key, err);
    error_set(err, ERROR_SETUP, "no API key: set %s, or give --api-key-file PATH", KEY_VARIABLE);
    return error_because(err, "no_key");
}

static bool read_key(const struct key_source *source, char **key, struct error *err)
{
    bool ok = find_key(source, key, err);
    forget_environment();
    return ok;
}

bool credentials_read(const char *api_url, const struct key_source *source,
                      struct credentials *credentials, struct error *err)
{
    *credentials = (struct credentials){0};
    size_t length = strlen(api_url);
    while (length > 0 && api_url[length - 1] == '/')
        length--;
    credentials->api_url = memory_copy_bytes(api_url, length);
    return http_curl_check_url(credentials->api_url, err) &&
           read_key(source, &credentials->api_key, err);
}

void credentials_free(struct credentials *credentials)
{
    free(credentials->api_url);
    memory_free_secret(credentials->api_key);
    *credentials = (struct credentials){0};
}
