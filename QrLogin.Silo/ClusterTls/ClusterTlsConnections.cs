using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Connections.Security;

namespace QrLogin.Silo.ClusterTls;

/// <summary>Makes the connections inside the cluster TLS 1.3, where both sides show a certificate of the cluster's authority.</summary>
internal sealed class ClusterTlsConnections
{
    private readonly ClusterCertificates _certificates;
    private readonly TimeProvider _time;
    private readonly TlsOptions _options;
    private readonly HandshakeWatch _inbound, _outbound;

    public ClusterTlsConnections(ClusterCertificates certificates, TimeProvider time, ILogger<HandshakeWatch> logger)
    {
        (_certificates, _time) = (certificates, time);
        var limit = new RefusedConnectionLimit(time);
        (_inbound, _outbound) = (new(isInbound: true, limit, logger), new(isInbound: false, limit, logger));
        _options = new()
        {
            SslProtocols = SslProtocols.Tls13,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = IsMember,
            // Orleans requires a selector; the callbacks below replace it by a certificate with its intermediate ones.
            LocalServerCertificateSelector = (_, _) => certificates.Current.Certificate,
            OnAuthenticateAsServer = (_, options) => Configure((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions),
            OnAuthenticateAsClient = (_, options) => Configure((SslClientAuthenticationOptions)options.SslClientAuthenticationOptions),
        };
        certificates.Announce();
    }

    /// <summary>Adds TLS to connections that others open.</summary>
    public void Accept(IConnectionBuilder builder) => Add(builder, _inbound, b => b.UseServerTls(_options));

    /// <summary>Adds TLS to connections that this process opens.</summary>
    public void Connect(IConnectionBuilder builder) => Add(builder, _outbound, b => b.UseClientTls(_options));

    private static void Add(IConnectionBuilder builder, HandshakeWatch watch, Action<IConnectionBuilder> addTls)
    {
        builder.UseMiddleware(watch);
        addTls(new BuilderWithHandshakeLog(builder));
        builder.Use(next => context =>
        {
            Handshake.Complete();
            return next(context);
        });
    }

    private bool IsMember(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var sent = chain?.ChainPolicy.ExtraStore ?? [];
        if (_certificates.Current.Authorities.FindFault(certificate, sent, _time.GetUtcNow()) is not { } fault) return true;
        Handshake.Refuse($"its certificate ({ClusterAuthorities.Shown(certificate.Subject)}) {fault}");
        return false;
    }

    private void Configure(SslServerAuthenticationOptions options)
    {
        options.ServerCertificateSelectionCallback = null;
        options.ServerCertificateContext = _certificates.Current.Context;
        options.CertificateChainPolicy = ClusterAuthorities.Policy();
        // A resumed session would outlive a replaced authority. Connections are few and last.
        options.AllowTlsResume = false;
        options.AllowRenegotiation = false;
    }

    private void Configure(SslClientAuthenticationOptions options)
    {
        options.ClientCertificateContext = _certificates.Current.Context;
        options.CertificateChainPolicy = ClusterAuthorities.Policy();
        options.AllowTlsResume = false;
        options.AllowRenegotiation = false;
    }

    /// <summary>The builder of a pipeline whose TLS middleware logs to <see cref="Handshake.Log"/>.</summary>
    private sealed class BuilderWithHandshakeLog(IConnectionBuilder builder) : IConnectionBuilder, IServiceProvider
    {
        private static readonly Handshake.Log s_log = new();

        public IServiceProvider ApplicationServices => this;

        public IConnectionBuilder Use(Func<ConnectionDelegate, ConnectionDelegate> middleware)
        {
            builder.Use(middleware);
            return this;
        }

        public ConnectionDelegate Build() => builder.Build();

        public object? GetService(Type serviceType) =>
            serviceType == typeof(ILoggerFactory) ? s_log : builder.ApplicationServices.GetService(serviceType);
    }
}
