using Microsoft.Data.Sqlite;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.Stores;

/// <summary>
/// The file of a SQLite store, which belongs to one process: sessions and copies of records are in its memory, so a login
/// that another process ended would stay valid here.
/// </summary>
internal sealed class SqliteFile(string key, string connectionString) : IDisposable
{
    private FileStream? _lock;

    /// <summary>The locked file by the name that it had when it was locked; null if the lock is on a file beside it.</summary>
    private string? _name;

    /// <summary>Creates the file unless it exists, and locks it until this process ends.</summary>
    /// <exception cref="ConfigurationException">It cannot hold a database, or another process uses it.</exception>
    public void Open()
    {
        string file = Find();
        if (Directory.Exists(file)) throw Wrong($"{file} is a folder. Name a file.");
        if (IsDevice(file)) throw Wrong($"{file} is a device. Name a file.");
        CreatePrivate(file);
        if (_lock is not null) return;
        _lock = Lock(file);
        if (_lock.Name == file && OperatingSystem.IsLinux()) _name = NameOf(_lock);
    }

    /// <summary>
    /// Fails unless the locked file is still the one that the next process would open. SQLite goes on writing to a file that was deleted,
    /// moved or replaced.
    /// </summary>
    /// <exception cref="IOException">It is not.</exception>
    public void ThrowIfGone()
    {
        if (_name is not null && NameOf(_lock!) != _name)
            throw new IOException($"{_name} was deleted, moved or replaced. Put the file back, or stop this process");
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>Linux's name of an open file. A file that was deleted has another one.</summary>
    private static string? NameOf(FileStream file) =>
        new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget;

    /// <summary>The path, without links to the file. That the connection string names a file was checked with the settings.</summary>
    private string Find()
    {
        string file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        return new FileInfo(file).LinkTarget is null ? file : File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
    }

    private FileStream Lock(string file)
    {
        string name = HasLocksOfItsOwn(file) ? file : file + ".lock";
        try
        {
            var held = Exclusive(name);
            bool isFile = held.CanSeek;
            if (isFile && !CanOpenTwice(name)) return held;
            held.Dispose();
            if (!isFile) throw Wrong($"{file} is a pipe. Name a file.");
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw Wrong($"another process uses {file}. Stop it, or give this process a file of its own.");
        }

        throw Wrong(
            $"{file} is on a file system without file locks, so nothing would keep two processes from using it. Move it to a local disk.");
    }

    /// <summary>
    /// On Linux the lock is on the file itself, whatever path leads to it: flock(2) does not affect SQLite's locks. Other
    /// systems, and file systems of a network, mix both kinds, so there the lock is on a file beside it.
    /// </summary>
    private static bool HasLocksOfItsOwn(string file) =>
        OperatingSystem.IsLinux() && new DriveInfo(file).DriveFormat is not ("nfs" or "nfs4" or "cifs" or "smb" or "smb2" or "smb3");

    private static FileStream Exclusive(string name) => new(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);

    /// <summary>Whether an exclusive lock is not exclusive: .NET ignores file systems that cannot lock.</summary>
    private static bool CanOpenTwice(string name)
    {
        try
        {
            Exclusive(name).Dispose();
            return true;
        }
        catch (IOException e) when (IsLocked(e))
        {
            return false;
        }
    }

    /// <summary>EAGAIN on Linux or macOS, or a sharing violation on Windows.</summary>
    private static bool IsLocked(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    private static bool IsDevice(string file) =>
        file.StartsWith("/dev/", StringComparison.Ordinal) && !file.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>
    /// Creates the folder and, except on Windows, an empty file that only this user can access: it will hold password
    /// hashes.
    /// </summary>
    private static void CreatePrivate(string file)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            new FileStream(file, FileMode.OpenOrCreate).Dispose();
            return;
        }

        if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        if (File.Exists(file)) return;
        // The folder may have existed already and be readable by others. SQLite gives its additional files the same
        // mode as this one.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner };
        new FileStream(file, options).Dispose();
    }

    private ConfigurationException Wrong(string problem) => new([$"{key}: {problem}"]);
}
