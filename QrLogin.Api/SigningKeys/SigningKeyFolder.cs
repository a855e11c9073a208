namespace QrLogin.Api.SigningKeys;

/// <summary>The folder of the keys that sign ID tokens.</summary>
internal sealed class SigningKeyFolder(string path)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const int MaxBytes = 1 << 16;

    /// <summary>Its keys, from the oldest to the newest.</summary>
    /// <exception cref="InvalidDataException">A file is not a key, or not named like one, or other users can read or write it.</exception>
    /// <exception cref="IOException">The folder, or a file, cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission is denied.</exception>
    public IReadOnlyList<SigningKey> Read() =>
        [.. Directory.EnumerateFiles(path, "*.pem").Select(ReadKey).OrderBy(key => key.CreatedAt)];

    /// <summary>Creates a key, and the folder if there is none. Returns the path of its file.</summary>
    /// <exception cref="IOException">A key was already created in this second, or the folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission is denied.</exception>
    public string Create(DateTimeOffset now)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else if (!Directory.Exists(path)) Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
        string file = Path.Combine(path, SigningKey.FileName(now)), partial = file + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        using (var writer = new StreamWriter(partial, options)) writer.Write(SigningKey.Generate());
        try
        {
            // Readers see the whole file or none.
            File.Move(partial, file);
            return file;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static SigningKey ReadKey(string file)
    {
        if (SigningKey.CreatedAtOf(Path.GetFileName(file)) is not { } createdAt)
            throw new InvalidDataException($"{file} is not named after its creation time in UTC, such as 20261130T164000Z.pem");
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        // Of the open file: a mounted secret is a link.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != 0)
            throw new InvalidDataException($"other users can read or write {file}: chmod 600 {file}");
        if (stream.Length > MaxBytes) throw NotAKey(file);
        using var reader = new StreamReader(stream);
        return SigningKey.Parse(createdAt, reader.ReadToEnd()) ?? throw NotAKey(file);
    }

    private static InvalidDataException NotAKey(string file) =>
        new($"{file} is not an RSA private key of at least {SigningKey.MinBits} bits, as PEM");
}
