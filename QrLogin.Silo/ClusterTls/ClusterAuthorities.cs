using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace QrLogin.Silo.ClusterTls;

/// <summary>
/// The authorities of a cluster. Whoever has a certificate of one of them is a member. Names do not count: silos call each other by
/// address. Several authorities allow replacing one by another while the cluster runs.
/// </summary>
internal sealed class ClusterAuthorities(X509Certificate2Collection authorities)
{
    private const string
        ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2",
        WrongUsage = "is not for both server and client authentication";

    private const int MaxShown = 100;

    private readonly X509Certificate2[] _authorities = [.. authorities];

    /// <summary>Why a certificate makes nobody a member, as a predicate such as "expired on …"; null if it does.</summary>
    /// <param name="certificate">The certificate of a process.</param>
    /// <param name="intermediates">Certificates that may lead from it to an authority.</param>
    /// <param name="now">The time at which it must be valid.</param>
    public string? FindFault(X509Certificate2 certificate, X509Certificate2Collection intermediates, DateTimeOffset now)
    {
        string unknown = $"was issued by another authority ({Shown(certificate.Issuer)})", fault = unknown;
        // One by one: of two authorities with the same name and different keys, a chain would try only one.
        foreach (var authority in _authorities)
        {
            if (FindFault(certificate, authority, intermediates, now, unknown) is not { } found) return null;
            if (fault == unknown) fault = found;
        }

        return fault;
    }

    /// <summary>A name as one line of bounded length: it comes from a stranger and goes to the log.</summary>
    public static string Shown(string name)
    {
        string line = string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length <= MaxShown ? line : line[..MaxShown] + "…";
    }

    private static string? FindFault(
        X509Certificate2 certificate,
        X509Certificate2 authority,
        X509Certificate2Collection intermediates,
        DateTimeOffset now,
        string unknown)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.ExtraStore.Add(authority);
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        // An authority need not be a root: the chain may end at an intermediate one, if it contains that one.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        bool isValid = chain.Build(certificate);
        if (!chain.ChainElements.Any(e => e.Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span))) return unknown;
        return isValid ? null : chain.ChainElements.Select((e, i) => FindFault(e, i == 0, now)).OfType<string>().FirstOrDefault(unknown);
    }

    /// <summary>
    /// Trusts nothing that the machine trusts, and loads nothing: a certificate can name addresses, and its sender is a stranger.
    /// </summary>
    public static X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static string? FindFault(X509ChainElement element, bool isOwn, DateTimeOffset now)
    {
        var certificate = element.Certificate;
        var flags = element.ChainElementStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        string subject = isOwn ? "" : $"has an authority ({Shown(certificate.Subject)}) that ";
        return flags switch
        {
            _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) => now < certificate.NotBefore
                ? $"{subject}is valid only from {Date(certificate.NotBefore)}"
                : $"{subject}expired on {Date(certificate.NotAfter)}",
            _ when flags.HasFlag(X509ChainStatusFlags.NotValidForUsage) => subject + WrongUsage,
            _ when flags.HasFlag(X509ChainStatusFlags.InvalidBasicConstraints) => "was issued by a certificate that is no authority's",
            _ when flags.HasFlag(X509ChainStatusFlags.NotSignatureValid) => null,
            _ when (flags & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 =>
                $"{subject}cannot be used ({flags})",
            _ => null,
        };
    }

    private static string Date(DateTime date) => date.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);
}
