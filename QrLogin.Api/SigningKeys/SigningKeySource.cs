using QrLogin.Silo.Configuration;

namespace QrLogin.Api.SigningKeys;

/// <summary>Where the keys that sign ID tokens come from.</summary>
/// <param name="Folder">Their folder.</param>
/// <param name="Keys">The keys that were there when the process started: at least one.</param>
/// <param name="Delay">How long a key is published before it signs.</param>
internal sealed record SigningKeySource(SigningKeyFolder Folder, IReadOnlyList<SigningKey> Keys, TimeSpan Delay)
{
    private const string Key = "QrLogin:SigningKeys";

    /// <summary>Opens the configured folder. Null if none is needed, or if it cannot be used, which is reported.</summary>
    /// <param name="settings">Supplies the setting and collects errors.</param>
    /// <param name="isNeeded">Whether a client can get an ID token.</param>
    public static SigningKeySource? Open(Settings settings, bool isNeeded)
    {
        var read = settings.Bind<SigningKeySettings>();
        if (read.SigningKeys is not { } path)
        {
            if (isNeeded) settings.Missing(Key, $"{SigningKeySettings.AFolder}, since a client has RedirectUris");
            return null;
        }

        if (!isNeeded) return null;
        var folder = new SigningKeyFolder(path);
        try
        {
            if (settings.IsEmbedded && !HasKey(path)) folder.Create(TimeProvider.System.GetUtcNow());
            if (folder.Read() is { Count: > 0 } keys) return new(folder, keys, read.SigningKeyDelay);
            settings.Impossible(Key, "the folder contains no key; create one with QrLogin.Api operator keys create");
        }
        catch (Exception e) when (IsUnusable(e))
        {
            settings.Impossible(Key, e.Message.TrimEnd('.'));
        }

        return null;
    }

    /// <summary>Whether an exception says that the folder, or a file in it, cannot be used.</summary>
    public static bool IsUnusable(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException;

    private static bool HasKey(string path) => Directory.Exists(path) && Directory.EnumerateFiles(path, "*.pem").Any();
}
