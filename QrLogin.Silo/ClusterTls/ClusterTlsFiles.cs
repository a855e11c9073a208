namespace QrLogin.Silo.ClusterTls;

/// <summary>The paths of the three files.</summary>
internal sealed record ClusterTlsFiles(string Certificate, string Key, string Authority)
{
    /// <summary>More than any chain of certificates takes.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads the files.</summary>
    /// <exception cref="ClusterTlsException">One of them cannot be read.</exception>
    public ClusterTlsTexts Read() => new(
        Read(ClusterTlsSettings.CertificateKey, Certificate),
        Read(ClusterTlsSettings.KeyKey, Key),
        Read(ClusterTlsSettings.AuthorityKey, Authority));

    private static string Read(string setting, string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new ClusterTlsException(setting, "it is a folder");
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
                throw new ClusterTlsException(setting, "it is too large for a PEM file");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClusterTlsException(setting, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw new ClusterTlsException(setting, "this process may not read it");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new ClusterTlsException(setting, $"it cannot be read ({e.Message})");
        }
    }
}

/// <summary>What the three files contained at one moment. It includes a private key, so nothing prints it.</summary>
internal sealed record ClusterTlsTexts(string Certificate, string Key, string Authority)
{
    public override string ToString() => nameof(ClusterTlsTexts);
}

/// <summary>One of the three files cannot be used.</summary>
/// <param name="setting">The setting that names the file.</param>
/// <param name="why">Completes "…, but ".</param>
internal sealed class ClusterTlsException(string setting, string why) : Exception($"{setting}: {why}")
{
    public string Setting => setting;

    public string Why => why;
}
