using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace QrLogin.Api.Http;

/// <summary>A JSON body that was read and checked: a value, or the problem with it.</summary>
/// <remarks>Read here and not by the framework, which would answer before the contract's other tests had their turn.</remarks>
internal sealed class JsonBody<T> : IEndpointParameterMetadataProvider
    where T : class, IJsonRequest
{
    private JsonBody(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    private readonly T? _value;

    /// <summary>Why there is no value; null if there is.</summary>
    public Problem? Problem { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body was not valid.");

    /// <summary>Called by the framework, after authentication.</summary>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext http)
    {
        var (value, problem) = await Read(http);
        if (value is null) return new(null, problem);
        var errors = new ValidationErrors();
        value.Check(errors);
        return new(value, errors.ToProblem());
    }

    /// <summary>No body says as much as an empty object; and a mark of the byte order as much as none (RFC 8259, section 8.1).</summary>
    private static ReadOnlySpan<byte> Text(byte[] bytes) =>
        bytes.Length == 0 ? "{}"u8 : bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(JsonBodyMetadata.Instance);

    private static async Task<(T? Value, Problem? Problem)> Read(HttpContext http)
    {
        var type = (JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!;
        var (bytes, problem) = await BodyReader.Read(http);
        if (problem is not null) return (null, problem);
        try
        {
            var value = JsonSerializer.Deserialize(Text(bytes), type);
            return value is null ? (null, Problem.Validation("body", "Must be an object.")) : (value, null);
        }
        catch (JsonException e)
        {
            // The serializer's own text may quote the body, and its path does: a body may hold a password, even as a name.
            string? member = type.Properties.Select(p => p.Name).FirstOrDefault(name => e.Path?.StartsWith("$." + name, StringComparison.Ordinal) == true);
            return (null, member is null ? Problem.Validation("body", "Must be a JSON object.") : Problem.Validation(member, "Must be text."));
        }
    }
}

/// <summary>Marks an endpoint that reads JSON.</summary>
internal sealed class JsonBodyMetadata
{
    public static readonly JsonBodyMetadata Instance = new();

    public static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && http.Request.ContentLength != 0;
}
