using System.Text;
using System.Text.Json;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>Reads and validates a JSON body.</summary>
/// <remarks>
/// The framework does not read the body, because it would respond before checks that take precedence in the contract.
/// </remarks>
internal static class JsonBody
{
    public static async ValueTask<Result<T>> ReadAsync<T>(HttpContext http)
        where T : class, IJsonRequest<T>
    {
        var bytes = await BodyReader.ReadAsync(http);
        if (bytes.IsProblem) return bytes.Problem;
        var parsed = Parse<T>(bytes.Value);
        if (parsed.IsProblem) return parsed.Problem;
        var errors = new ValidationErrors();
        parsed.Value.Validate(errors);
        return errors.ToProblem() is { } problem ? problem : parsed.Value;
    }

    private static Result<T> Parse<T>(byte[] bytes)
        where T : class, IJsonRequest<T>
    {
        try
        {
            if (JsonSerializer.Deserialize(JsonText(bytes), T.TypeInfo) is { } value) return value;
            return Problem.NotAnObject;
        }
        catch (JsonException e)
        {
            // The response includes neither the exception's message nor its path: both may quote a body that contains a
            // password.
            string? member = T.TypeInfo.Properties
                .Select(p => p.Name)
                .FirstOrDefault(name => e.Path?.StartsWith("$." + name, StringComparison.Ordinal) == true);
            return member is null
                ? Problem.NotAnObject
                : Problem.Validation(member, "Must be a string.");
        }
    }

    /// <summary>
    /// An empty body means an empty object, and a byte order mark is skipped (RFC 8259, section 8.1).
    /// </summary>
    private static ReadOnlySpan<byte> JsonText(byte[] bytes)
    {
        if (bytes.Length == 0) return "{}"u8;
        var byteOrderMark = Encoding.UTF8.Preamble;
        return bytes.AsSpan().StartsWith(byteOrderMark) ? bytes.AsSpan(byteOrderMark.Length) : bytes;
    }
}
