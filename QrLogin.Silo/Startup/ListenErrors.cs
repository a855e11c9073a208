using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace QrLogin.Silo.Startup;

/// <summary>Says which setting keeps a web server from listening. Waiting never helps.</summary>
internal static class ListenErrors
{
    private const string Endpoints = "Kestrel:Endpoints", DefaultCertificate = "Kestrel:Certificates:Default";

    private static readonly string[] s_certificateFiles = ["Path", "KeyPath"];

    /// <summary>What is wrong and what to do; null if the error is not one of listening.</summary>
    public static string? Describe(IConfiguration configuration, string contentRoot, Exception exception)
    {
        var (addresses, causes) = (Addresses(configuration).ToList(), StartupErrors.WithCauses(exception).ToList());
        if (MissingCertificate(configuration, contentRoot) is { } missing) return missing;
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
        {
            var (key, url) = addresses.FirstOrDefault(a => Probe(a.Url) == socket.SocketErrorCode, addresses[0]);
            return Describe(key, url, socket, key == WebHostDefaults.ServerUrlsKey ? " with --urls" : "");
        }

        string reason = StartupErrors.OneLine(causes[^1].Message);
        if (causes.Any(e => e is CryptographicException or UnauthorizedAccessException or FileNotFoundException))
            return $"{string.Join(", ", Certificates(configuration).Select(c => c.Path))}: the certificate cannot be read: {reason} "
                + "Check its Path, KeyPath and Password, and that this process may read the files.";
        if (!causes.Any(e => e is IOException || IsOfKestrel(e))) return null;
        var secure = addresses.FirstOrDefault(a => a.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        return secure.Url is not null && !Certificates(configuration).Any()
            ? $"{secure.Key} is \"{secure.Url}\", but there is no certificate for HTTPS. Set {DefaultCertificate}:Path, or listen on http "
                + "behind a load balancer that terminates TLS."
            : $"{string.Join(", ", addresses.Select(a => a.Key).Distinct())}: the process cannot listen there: {reason}";
    }

    /// <summary>What keeps a process from listening on an address that a setting names.</summary>
    public static string Describe(string key, string value, SocketException error, string hint = "") => $"{key} is \"{value}\", but " +
        error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"another process already listens there. Choose another address{hint}.",
            SocketError.AccessDenied => "this process may not listen on a port below 1024. Choose a higher port, or give the process the "
                + "capability CAP_NET_BIND_SERVICE.",
            SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
                "this machine does not have that address. Choose one of its own, or 0.0.0.0 for all of them.",
            _ => $"the process cannot listen there: {StartupErrors.OneLine(error.Message)}.",
        };

    /// <summary>The addresses that the server was told to listen on, each with its key. Endpoints override all others.</summary>
    private static IEnumerable<(string Key, string Url)> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren().ToList();
        if (endpoints.Count > 0) return endpoints.Select(e => ($"{e.Path}:Url", e["Url"] ?? ""));
        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
            return Split(urls).Select(url => (WebHostDefaults.ServerUrlsKey, url));
        (string Key, string Url)[] ports =
        [
            .. Split(configuration[WebHostDefaults.HttpPortsKey]).Select(p => (WebHostDefaults.HttpPortsKey, $"http://*:{p}")),
            .. Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(p => (WebHostDefaults.HttpsPortsKey, $"https://*:{p}")),
        ];
        return ports.Length > 0 ? ports : [(WebHostDefaults.ServerUrlsKey, "")];
    }

    private static bool IsOfKestrel(Exception e) =>
        e.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;

    private static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Tries to listen, since the server's exception does not always name the address.</summary>
    private static SocketError Probe(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var own) ? own
                : address.Host == "localhost" ? IPAddress.Loopback
                : IPAddress.Any;
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
            return SocketError.Success;
        }
        catch (FormatException)
        {
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static string? MissingCertificate(IConfiguration configuration, string contentRoot)
    {
        var files =
            from certificate in Certificates(configuration)
            from name in s_certificateFiles
            let path = certificate[name]
            where path is not null && !File.Exists(Path.Combine(contentRoot, path))
            select $"{certificate.Path}:{name} is \"{path}\", but there is no such file.";
        return files.FirstOrDefault();
    }

    /// <summary>The sections that name the file of a certificate.</summary>
    private static IEnumerable<IConfigurationSection> Certificates(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren();
        return endpoints
            .SelectMany(e => e.GetSection("Sni").GetChildren().Prepend(e))
            .Select(e => e.GetSection("Certificate"))
            .Concat(configuration.GetSection("Kestrel:Certificates").GetChildren())
            .Where(c => c["Path"] is not null);
    }
}
