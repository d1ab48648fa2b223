#!/usr/bin/env bash
# A worker for the job queue that needs nothing but bash and curl.
#
#   queue-worker.sh [options] TYPE COMMAND [ARGUMENT...]
#
# For every job of the type it runs the command with the job as JSON on its standard input. What the command
# prints has to be JSON, and is the job's result; nothing is null. Exit code 0 finishes the job, 65 fails it for
# good, any other fails the attempt. A job that is canceled, or that another worker has got meanwhile, is stopped.
# Asked to stop, the worker stops the command and gives its job back.
#
#   -u URL       where the server is (default: http://127.0.0.1:4840)
#   -c CHANNEL   which jobs of the type (default: those without a channel)
#   -b SECONDS   how often to say that a job lives (default: 20)
#   -n JOBS      end after so many jobs (default: never)
#
# The token is read from API_TOKEN, or from the file .tidemark/api-token.
set -euo pipefail

url=http://127.0.0.1:4840 channel="" beat=20 left=-1
while getopts u:c:b:n: option; do
  case $option in
    u) url=${OPTARG%/} ;;
    c) channel=$OPTARG ;;
    b) beat=$OPTARG ;;
    n) left=$OPTARG ;;
    *) exit 64 ;;
  esac
done
shift $((OPTIND - 1))
if (($# < 2)); then
  echo "usage: queue-worker.sh [-u URL] [-c CHANNEL] [-b SECONDS] [-n JOBS] TYPE COMMAND..." >&2
  exit 64
fi

# A text as JSON has it, for plain texts.
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

# Once and for all: bash 5.2 may lose its way when a signal comes in the middle of a $(...).
type=$(quoted "$1") channel=$(quoted "$channel") arch=$(quoted "$(uname -m)") name=$(quoted "$(uname -n)")
shift
api_token=${API_TOKEN:-$(cat .tidemark/api-token)}
folder=$(mktemp -d)
found="" curl_pid="" poll_pid="" command_pid="" pulse_pid=""

# call METHOD PATH ANSWER [BODY]: sets $status, and leaves the answer in the file. Status 000: there was none.
# In the background, so that a signal is heard while an answer is awaited.
call() {
  local data=()
  if (($# > 3)); then data=(-H "Content-Type: application/json" --data-binary "@$4"); fi
  curl -sS -m 90 -X "$1" -H @"$folder/header" ${data[@]+"${data[@]}"} \
    -o "$3" -w '%{http_code}\n' "$url/api/v1/queue$2" >"$folder/status" &
  curl_pid=$!
  if [[ $2 == /claims ]]; then poll_pid=$curl_pid; fi
  wait "$curl_pid" || true
  curl_pid="" poll_pid=""
  read -r status <"$folder/status" || status=000
}

# find NAME FILE: sets $found to the first id of that name. Ours come before the job's own arguments.
find() {
  local answer=""
  found=""
  head -c 1000 "$2" >"$folder/head"
  read -r answer <"$folder/head" || true
  if [[ $answer =~ \"$1\":\"([0-9a-f-]+)\" ]]; then found=${BASH_REMATCH[1]}; fi
}

refused() {
  printf 'The server at %s refuses (%s): ' "$url" "$status" >&2
  cat "$folder/answer" >&2
  exit 1
}

register() {
  printf '{"channel":%s,"arch":%s,"name":%s}' "$channel" "$arch" "$name" >"$folder/request"
  call POST /workers "$folder/answer" "$folder/request"
  if [[ $status != 201 ]]; then refused; fi
  find id "$folder/answer"
  echo "$found" >"$folder/worker"
}

# pulse FOLDER: as long as the worker is there, reports it and the job that it has. What FOLDER/running says of the
# job is its token and the process of its command, which is stopped when the job is not ours any more.
pulse() {
  local home=$1 worker token pid now
  # Answers to this process must not come between those to the other.
  folder=$home/pulse
  mkdir "$folder" && cp "$home/header" "$folder/header"
  while sleep "$beat" && kill -0 $$ && read -r worker <"$home/worker"; do
    call POST "/workers/$worker/status" "$folder/answer"
    if ! read -r token pid <"$home/running"; then continue; fi
    call POST "/claims/$token/heartbeat" "$folder/answer"
    if [[ $status != 410 ]] || ! read -r now _ <"$home/running" || [[ $now != "$token" ]]; then continue; fi
    echo "$token" >"$home/lost"
    kill "$pid"
  done
}

# run TOKEN COMMAND...: does the job in $folder/claim, and tells the server how it ended.
run() {
  local token=$1 code=0
  shift
  "$@" <"$folder/claim" >"$folder/result" &
  command_pid=$!
  echo "$token $command_pid" >"$folder/running"
  wait "$command_pid" || code=$?
  command_pid=""
  : >"$folder/running"
  if [[ -e $folder/lost ]]; then
    echo "A job was canceled, or another worker has it; its command was stopped" >&2
    rm "$folder/lost"
  elif ((code == 0)); then
    if [[ -s $folder/result ]]; then
      { printf '{"result":' && cat "$folder/result" && printf '}'; } >"$folder/request"
    else
      printf '{}' >"$folder/request"
    fi
    end "$token" finish
    # What it printed is no JSON, or too large: the job fails with what the server says to that.
    if [[ $status == 400 || $status == 413 || $status == 422 ]]; then
      { printf '{"retryable":false,"error":' && cat "$folder/answer" && printf '}'; } >"$folder/request"
      end "$token" fail
    fi
  else
    local retryable=true
    if ((code == 65)); then retryable=false; fi
    printf '{"error":{"exitCode":%d},"retryable":%s}' "$code" "$retryable" >"$folder/request"
    end "$token" fail
  fi
  : >"$folder/claim"
}

# end TOKEN finish|fail: tells the server until it has heard. A refusal means that the job is not ours.
end() {
  for _ in {1..30}; do
    call POST "/claims/$1/$2" "$folder/answer" "$folder/request"
    if [[ $status != 000 && $status != 5* ]]; then return; fi
    sleep 2
  done
}

# Gives back what is not done, and says goodbye. What the server has given out is in the file, whenever we end.
leave() {
  # Not when only a part of it ends.
  if ((BASHPID != $$)); then return; fi
  trap '' INT TERM
  # A process that has only just begun does not hear yet.
  if [[ -n $poll_pid$command_pid ]]; then sleep 0.1; fi
  kill $poll_pid $command_pid $pulse_pid 2>/dev/null || true
  if [[ -n $curl_pid ]]; then wait "$curl_pid" || true; fi
  find token "$folder/claim"
  if [[ -n $found ]]; then call POST "/claims/$found/release" "$folder/answer"; fi
  if read -r found <"$folder/worker"; then call DELETE "/workers/$found" "$folder/answer"; fi
  rm -rf "$folder"
}

# In a file, so that no list of processes shows the token.
(umask 077 && printf 'Authorization: Bearer %s' "$api_token" >"$folder/header")
: >"$folder/claim" >"$folder/running" >"$folder/worker"
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
register
pulse "$folder" 2>/dev/null &
pulse_pid=$!
while ((left != 0)); do
  read -r worker <"$folder/worker"
  call POST "/workers/$worker/status" "$folder/answer"
  if [[ $status == 404 ]]; then
    register
    continue
  fi
  printf '{"jobTypes":[%s],"channels":[%s],"workerId":"%s","waitSeconds":20}' \
    "$type" "$channel" "$worker" >"$folder/request"
  call POST /claims "$folder/claim" "$folder/request"
  case $status in
    200)
      find token "$folder/claim"
      run "$found" "$@"
      left=$((left > 0 ? left - 1 : left))
      ;;
    204) ;;
    000 | 5*) sleep 2 ;;
    *)
      mv "$folder/claim" "$folder/answer"
      refused
      ;;
  esac
done
