using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using QrLogin.Api.Http;

namespace QrLogin.Api.OAuth;

/// <summary>The parameters of a request (RFC 6749, appendix B), or the problem with them.</summary>
internal sealed class OAuthForm : IEndpointParameterMetadataProvider
{
    private const int MostParameters = 1_000;

    private readonly Dictionary<string, string> _parameters;

    private OAuthForm(Dictionary<string, string> parameters, Problem? problem) => (_parameters, Problem) = (parameters, problem);

    /// <summary>Why there are none; null if there are.</summary>
    public Problem? Problem { get; }

    /// <summary>A parameter; null if it was not sent, which one without a value was not either (section 3.2).</summary>
    public string? this[string name] => _parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Called by the framework.</summary>
    public static async ValueTask<OAuthForm> BindAsync(HttpContext http)
    {
        var (bytes, problem) = await BodyReader.Read(http);
        if (problem is not null) return new([], problem);
        try
        {
            return Read(Encoding.UTF8.GetString(bytes));
        }
        catch (InvalidDataException)
        {
            return new([], Problem.InvalidRequest("The parameters cannot be read."));
        }
    }

    private static OAuthForm Read(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = new FormReader(text) { ValueCountLimit = MostParameters };
        while (reader.ReadNextPair() is { Key: var name, Value: var value })
        {
            // Section 3.2: none more than once. Whoever reads the first and whoever reads the last would read two requests. (RFC 8707 has an
            // exception of its own, which says nothing to us.)
            if (!parameters.TryAdd(name, value) && name != "resource") return new([], Problem.InvalidRequest("A parameter was sent more than once."));
            if (parameters.Count > MostParameters) throw new InvalidDataException("There are too many parameters.");
        }

        return new(parameters, null);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(FormBodyMetadata.Instance);
}

/// <summary>Marks an endpoint that reads a form.</summary>
internal sealed class FormBodyMetadata
{
    public static readonly FormBodyMetadata Instance = new();
}
