using Microsoft.Extensions.Logging;

namespace QrLogin.Silo.ClusterTls;

/// <summary>
/// The certificates of the cluster as the files have them now. A connection asks when it is made, so replaced files count from the next
/// connection on. It compares the contents: behind Kubernetes' links, the times of files do not change.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ClusterCertificates(
    LoadedClusterTls loaded, TimeProvider time, ILogger<ClusterCertificates> logger)
{
    /// <summary>How long the files are not read again: strangers cause connections, too.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private LoadedClusterTls _current = loaded;
    private long _checkedAt = time.GetTimestamp();
    private string? _logged;

    public ClusterIdentity Current
    {
        get
        {
            lock (_lock)
            {
                if (time.GetElapsedTime(_checkedAt) >= CheckInterval) Check();
                return _current.Identity;
            }
        }
    }

    /// <summary>Says that connections are TLS, and until when.</summary>
    public void Announce()
    {
        var (subject, notAfter) = Described();
        LogInUse(subject, notAfter);
    }

    /// <summary>Files that are replaced one after the other do not fit for a moment; what they contained before stays in use.</summary>
    private void Check()
    {
        _checkedAt = time.GetTimestamp();
        try
        {
            var texts = _current.Files.Read();
            if (texts != _current.Texts)
            {
                _current = _current with { Texts = texts, Identity = ClusterIdentity.Parse(texts, time.GetUtcNow()) };
                var (subject, notAfter) = Described();
                LogReplaced(subject, notAfter);
            }

            _logged = null;
        }
        catch (ClusterTlsException e)
        {
            if (_logged != e.Message) LogUnusable(e.Setting, e.Why);
            _logged = e.Message;
        }
    }

    private (string Subject, DateTime NotAfter) Described() =>
        (_current.Identity.Certificate.Subject, _current.Identity.Certificate.NotAfter.ToUniversalTime());

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "New connections inside the cluster use the replaced files of QrLogin:ClusterTls; {Subject} is valid until {NotAfter:u}")]
    private partial void LogReplaced(string subject, DateTime notAfter);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "The file of {Setting} was replaced, but {Why}. New connections inside the cluster use what it contained before")]
    private partial void LogUnusable(string setting, string why);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Information,
        Message = "Connections inside the cluster are TLS 1.3; the certificate of this process, {Subject}, is valid until {NotAfter:u}")]
    private partial void LogInUse(string subject, DateTime notAfter);
}

/// <summary>What the files of <c>QrLogin:ClusterTls</c> contained when they were last usable.</summary>
internal sealed record LoadedClusterTls(ClusterTlsFiles Files, ClusterTlsTexts Texts, ClusterIdentity Identity);
