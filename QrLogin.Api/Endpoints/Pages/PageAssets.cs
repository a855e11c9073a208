using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>
/// The pages, and their scripts and style sheets under names that contain a hash of their content: a browser may cache each
/// for good, and never uses a cached script of another version.
/// </summary>
internal sealed partial class PageAssets(
    IWebHostEnvironment web, IOptions<QrLoginOptions> options, RelyingParty party, ExternalProviders providers)
{
    public const string Folder = "/assets";

    /// <summary>How many characters of the hash a name contains.</summary>
    private const int HashLength = 16;

    private static readonly Dictionary<string, string> s_mediaTypes = new()
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
    };

    /// <summary>What the pages offer and what they must not, for their scripts and style sheets.</summary>
    private readonly string _attributes = string.Concat(
        options.Value.Passwords ? "" : "data-no-passwords ",
        party.IsEnabled ? "" : "data-no-passkeys ",
        options.Value.Registration == Registration.Open ? "" : "data-no-registration ",
        Offer(providers.Clients));

    private readonly ConcurrentDictionary<string, (DateTimeOffset ModifiedAt, string Hash)> _hashes = new();

    /// <summary>
    /// Reads a page, with its parts in place and with the hashed names of the scripts and style sheets that it refers to; null if there is
    /// none.
    /// </summary>
    public async Task<string?> ReadPageAsync(string name, CancellationToken cancellationToken)
    {
        if (await ReadAsync(name, cancellationToken) is not { } page) return null;
        foreach (Match part in Part().Matches(page))
        {
            string? text = await ReadAsync(part.Groups["path"].Value, cancellationToken);
            page = page.Replace(part.Value, text?.TrimEnd(), StringComparison.Ordinal);
        }

        page = page.Replace("<body ", "<body " + _attributes, StringComparison.Ordinal);
        return Reference().Replace(page, match => Hashed(match.Groups["path"].Value));
    }

    /// <summary>
    /// Finds an asset by its hashed name. During an upgrade, a page of another version may ask for the hash of that version;
    /// it then gets this one, which must not be cached under that name.
    /// </summary>
    public (IFileInfo File, string MediaType, bool IsExact)? Find(string hashedName)
    {
        if (HashedName().Match(hashedName) is not { Success: true } match) return null;
        string path = $"/assets/{match.Groups["name"].Value}{match.Groups["extension"].Value}";
        var file = web.WebRootFileProvider.GetFileInfo(path);
        return file.Exists ? (file, s_mediaTypes[match.Groups["extension"].Value], HashOf(path, file) == match.Groups["hash"].Value) : null;
    }

    private static string Offer(IReadOnlyList<ProviderClient> clients)
    {
        if (clients.Count == 0) return "";
        OfferedProvider[] offered = [.. clients.Select(client => new OfferedProvider(client.Key, client.Name))];
        string json = JsonSerializer.Serialize(offered, PageJson.Default.OfferedProviderArray);
        return $"data-providers=\"{HtmlEncoder.Default.Encode(json)}\" ";
    }

    private async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (web.WebRootFileProvider.GetFileInfo(name) is not { Exists: true } file) return null;
        using var reader = new StreamReader(file.CreateReadStream());
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private string Hashed(string path)
    {
        string extension = Path.GetExtension(path);
        return $"\"{path[..^extension.Length]}.{HashOf(path, web.WebRootFileProvider.GetFileInfo(path))}{extension}\"";
    }

    private string HashOf(string path, IFileInfo file)
    {
        // During development, the files change while the program runs.
        if (_hashes.TryGetValue(path, out var known) && known.ModifiedAt == file.LastModified) return known.Hash;
        using var content = file.CreateReadStream();
        string hash = Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength];
        _hashes[path] = (file.LastModified, hash);
        return hash;
    }

    /// <summary>A page's reference to one of its assets.</summary>
    [GeneratedRegex("""
        "(?<path>/assets/[a-z-]+\.(?:js|css))"
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    /// <summary>The place of a part that several pages have.</summary>
    [GeneratedRegex("<!-- (?<path>parts/[a-z-]+\\.html) -->", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?<name>[a-z-]+)\.(?<hash>[0-9a-f]{16})(?<extension>\.js|\.css)$", RegexOptions.ExplicitCapture)]
    private static partial Regex HashedName();
}
