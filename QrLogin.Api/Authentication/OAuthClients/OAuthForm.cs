using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>The parameters of an OAuth request (RFC 6749, appendix B).</summary>
internal sealed class OAuthForm
{
    /// <summary>The media type of the body.</summary>
    public const string MediaType = "application/x-www-form-urlencoded";

    private const int MaxParameters = 1_000;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private OAuthForm()
    {
    }

    /// <summary>A parameter; null if it is missing or empty, which RFC 6749 treats alike (section 3.2).</summary>
    public string? this[string name] => _parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public static async ValueTask<Result<OAuthForm>> ReadAsync(HttpContext http)
    {
        var bytes = await BodyReader.ReadAsync(http);
        if (bytes.IsProblem) return bytes.Problem;
        try
        {
            return Parse(Encoding.UTF8.GetString(bytes.Value));
        }
        catch (InvalidDataException)
        {
            return Problem.InvalidRequest("The form is malformed.");
        }
    }

    private static Result<OAuthForm> Parse(string text)
    {
        var form = new OAuthForm();
        using var reader = new FormReader(text) { ValueCountLimit = MaxParameters };
        while (reader.ReadNextPair() is { Key: var name, Value: var value })
        {
            // Section 3.2: a repeated parameter could be read as two different requests. RFC 8707 allows several
            // `resource` parameters, which this service ignores.
            if (!form._parameters.TryAdd(name, value) && name != "resource") return Problem.ParameterRepeated;
            if (form._parameters.Count > MaxParameters) throw new InvalidDataException("There are too many parameters.");
        }

        return form;
    }
}
