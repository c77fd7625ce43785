#!/bin/sh
# Starts fairlead.war, which lies beside this script, with class data where they are prepared, which takes half the time.
#   fairlead.sh --prepare    prepares them for this archive and this Java, unless they are; as the user of the gateway
#   fairlead.sh ...          in place of: java -jar fairlead.war ...
# JVM options of yours: JAVA_OPTIONS=-Xmx256m
set -eu
umask 077
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
war=$(dirname "$0")/fairlead.war
java=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fairlead
prepared=$cache/start-$({ cksum <"$war"; ls -lL "$java"; } | cksum | tr ' ' -)
# A file or folder of this user that nobody else can write to: programs are run from there.
ours() { [ -n "$(find -H "$1" -prune -user "$(id -u)" ! -perm -020 ! -perm -002 2>/dev/null)" ]; }
if ours "$cache" && ours "$prepared"; then
    [ "$*" != --prepare ] || exit 0
    # shellcheck disable=SC2086 # options are words
    exec "$java" -XX:+ExitOnOutOfMemoryError ${JAVA_OPTIONS-} "@$prepared" "$@"
elif [ "$*" = --prepare ]; then
    args=$("$java" -jar "$war" --prepare | sed -n 's/^java @//p')
    ours "$cache" && ours "$args" && exec ln -sf "$args" "$prepared"
    exit 1
fi
exec "$java" -XX:+ExitOnOutOfMemoryError ${JAVA_OPTIONS-} -jar "$war" "$@"
