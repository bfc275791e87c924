# Shared set-up for scripts/demo and scripts/test: a Python environment in .venv and a few system programs.
# Sourced by both with the checkout as the working folder. POSIX sh; needs Python 3.11 or newer and nothing else.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then sudo "$@"
    else return 1
    fi
}

# quietly COMMAND... : its output is shown only when it fails.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then rm -f "$log"; else tail -n 15 "$log" >&2; rm -f "$log"; return 1; fi
}

# install_system NAME... : Debian package names; on macOS the same names are looked up in Homebrew.
# Returns 1 when they could not be installed; the caller says what that means.
install_system() {
    if command -v apt-get >/dev/null 2>&1; then
        say "Installing $* (apt)..."
        [ -n "${apt_fresh:-}" ] || quietly as_root apt-get update -qq || return 1
        apt_fresh=1
        quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    elif command -v brew >/dev/null 2>&1; then
        say "Installing $* (Homebrew)..."
        quietly brew install -q "$@"
    else
        return 1
    fi
}

find_python() {
    for candidate in "${PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"; return 0
        fi
    done
    return 1
}

make_environment() {
    python=$(find_python) || die "Python 3.11 or newer is needed. Debian, Ubuntu: apt install python3. macOS: brew install python."
    if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making .venv with $("$python" --version)..."
        rm -rf .venv
        if ! "$python" -m venv .venv >/dev/null 2>&1; then
            # Debian keeps the venv module's pip in a package of its own, named after the version.
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            rm -rf .venv
            install_system "python$version-venv" || install_system python3-venv ||
                die "Python's venv module is missing. Debian, Ubuntu: apt install python$version-venv"
            "$python" -m venv .venv >&2 || die "Python could not make the folder .venv."
        fi
    fi
    stamp=$(cat requirements.lock pyproject.toml SKILL.md | cksum)
    if [ "$(cat .venv/.stamp 2>/dev/null)" != "$stamp" ]; then
        say "Installing Python packages into .venv (about 1 GB on disk, once)..."
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock >&2 ||
            die "The Python packages could not be installed; see the lines above. Is the network there?"
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . >&2 ||
            die "The project itself could not be installed into .venv; see the lines above."
        printf '%s\n' "$stamp" > .venv/.stamp
    fi
}

# The draft translator. Without it English captions are made and the answer says what is missing.
install_translator() {
    [ -e /usr/share/apertium/modes/eng-spa.mode ] && return 0
    if command -v apt-get >/dev/null 2>&1; then
        install_system apertium apertium-eng-spa && return 0
    fi
    say "The offline translator (apertium, apertium-eng-spa) could not be installed: captions will be in the spoken language only."
    return 1
}
