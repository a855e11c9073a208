namespace QrLogin.Api.SigningKeys;

/// <summary>The keys that sign ID tokens, as their folder has them now. New files are noticed within seconds.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class SigningKeyRing(SigningKeySource? source, TimeProvider time, ILogger<SigningKeyRing> logger)
{
    private static readonly TimeSpan RereadInterval = TimeSpan.FromSeconds(10);

    /// <summary>Held by whoever reads the folder. All others use the keys that there are: a folder on a network can be slow.</summary>
    private readonly Lock _reading = new();
    private volatile IReadOnlyList<SigningKey> _keys = source?.Keys ?? [];
    private long _readAt = time.GetTimestamp();

    /// <summary>All keys, since any may have signed a token that is still valid, from the oldest to the newest.</summary>
    public IReadOnlyList<SigningKey> All
    {
        get
        {
            if (source is null || !_reading.TryEnter()) return _keys;
            try
            {
                if (time.GetElapsedTime(_readAt) >= RereadInterval) Reread(source.Folder);
            }
            finally
            {
                _reading.Exit();
            }

            return _keys;
        }
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Current => Choose(All, time.GetUtcNow() - source!.Delay);

    /// <summary>Of these keys, the one that signs: the newest that is published long enough, or the oldest if there is none.</summary>
    public static SigningKey Choose(IReadOnlyList<SigningKey> keys, DateTimeOffset publishedBefore) =>
        keys.LastOrDefault(key => key.CreatedAt <= publishedBefore) ?? keys[0];

    private void Reread(SigningKeyFolder folder)
    {
        _readAt = time.GetTimestamp();
        try
        {
            // Without a key, the last ones are better than none.
            if (folder.Read() is { Count: > 0 } keys) _keys = keys;
            else LogUnreadable("the folder contains no key");
        }
        catch (Exception e) when (SigningKeySource.IsUnusable(e))
        {
            LogUnreadable(e.Message);
        }
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "The signing keys cannot be reread, so the previous ones stay in use: {Reason}")]
    private partial void LogUnreadable(string reason);
}
