using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>A request that is read from a JSON body. Unknown members are ignored.</summary>
internal interface IJsonRequest<T> : IReadFromRequest<T>
    where T : class, IJsonRequest<T>
{
    static abstract JsonTypeInfo<T> TypeInfo { get; }

    static string? IReadFromRequest<T>.BodyMediaType => "application/json";

    static ValueTask<Result<T>> IReadFromRequest<T>.ReadAsync(HttpContext http) => JsonBody.ReadAsync<T>(http);

    /// <summary>Adds an error for each invalid member.</summary>
    void Validate(ValidationErrors errors);
}
