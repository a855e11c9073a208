using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.ClusterTls;

/// <summary>Reads the settings of cluster TLS, and applies them to a silo or a client.</summary>
internal static class ClusterTlsSetup
{
    /// <summary>Returns what the files contain; null if cluster TLS is off or has mistakes, which it reports.</summary>
    /// <param name="settings">Collects mistakes.</param>
    /// <param name="root">The folder that relative paths start from.</param>
    /// <param name="now">The time at which the certificate must be valid.</param>
    public static LoadedClusterTls? Read(Settings settings, string root, DateTimeOffset now)
    {
        var options = settings.Bind<ClusterTlsSettings>();
        if (options is { Certificate: null, Key: null, Authority: null }) return null;
        if (options is not { Certificate: { } certificate, Key: { } key, Authority: { } authority })
        {
            const string Together = $", because {ClusterTlsSettings.Section} needs all three";
            if (options.Certificate is null)
                settings.Missing(ClusterTlsSettings.CertificateKey, ClusterTlsSettings.MustBeCertificate + Together);
            if (options.Key is null) settings.Missing(ClusterTlsSettings.KeyKey, ClusterTlsSettings.MustBeKey + Together);
            if (options.Authority is null)
                settings.Missing(ClusterTlsSettings.AuthorityKey, ClusterTlsSettings.MustBeAuthority + Together);
            return null;
        }

        try
        {
            var files = new ClusterTlsFiles(Path.Combine(root, certificate), Path.Combine(root, key), Path.Combine(root, authority));
            var texts = files.Read();
            return new(files, texts, ClusterIdentity.Parse(texts, now));
        }
        catch (ClusterTlsException e)
        {
            settings.Impossible(e.Setting, e.Why);
            return null;
        }
    }

    /// <summary>Makes all connections of this process inside the cluster TLS.</summary>
    public static void AddClusterTls(this IServiceCollection services, LoadedClusterTls loaded)
    {
        services.AddSingleton(loaded);
        services.AddSingleton<ClusterCertificates>();
        services.AddSingleton<ClusterTlsConnections>();
        services.AddOptions<SiloConnectionOptions>().Configure<ClusterTlsConnections>((options, tls) =>
        {
            options.ConfigureSiloInboundConnection(tls.Accept);
            options.ConfigureGatewayInboundConnection(tls.Accept);
            options.ConfigureSiloOutboundConnection(tls.Connect);
        });
        services.AddOptions<ClientConnectionOptions>()
            .Configure<ClusterTlsConnections>((options, tls) => options.ConfigureConnection(tls.Connect));
    }
}
