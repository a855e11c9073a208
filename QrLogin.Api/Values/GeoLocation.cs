using System.Net;
using MaxMind.Db;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Values;

/// <summary>Locates addresses with the MaxMind database that the operator configures. The product includes none.</summary>
internal sealed class GeoLocation : IDisposable
{
    private const string Key = "QrLogin:PlaceDatabase";
    private readonly Reader? _reader;

    private GeoLocation(Reader? reader) => _reader = reader;

    public static GeoLocation Open(string? file, Settings settings)
    {
        if (file is null) return new(null);
        try
        {
            return new(new Reader(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDatabaseException or ArgumentException)
        {
            settings.Wrong(Key, $"the path of a database in MaxMind's format ({e.Message})");
            return new(null);
        }
    }

    /// <summary>The city and country in English, or just one if the other is unknown; null if both are.</summary>
    public string? Find(string? ip)
    {
        if (_reader is null || !IPAddress.TryParse(ip, out var address)) return null;
        var place = _reader.Find<Dictionary<string, object>>(address);
        string text = string.Join(", ", new[] { Name(place, "city"), Name(place, "country") }.OfType<string>());
        return text.Length == 0 ? null : text;
    }

    public void Dispose() => _reader?.Dispose();

    private static string? Name(Dictionary<string, object>? place, string what) =>
        place?.GetValueOrDefault(what) is Dictionary<string, object> found
        && found.GetValueOrDefault("names") is Dictionary<string, object> names
            ? names.GetValueOrDefault("en") as string
            : null;
}
