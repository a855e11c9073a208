using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.OpenApi;

/// <summary>
/// The schemas of the JSON bodies. Names and types come from the serializers; descriptions and constraints come from the members'
/// attributes. The framework's schemas would all follow one naming policy.
/// </summary>
internal sealed class Schemas(OpenApiDocument document)
{
    private static readonly Dictionary<Type, string> s_enums = new()
    {
        [typeof(SessionStatus)] =
            "`waiting` → `scanned` → `confirmed` → `redeemed`; or `denied` (by the phone, by the third wrong number, or because the "
            + "vouching login ended), `cancelled` (by the PC), `expired`. A finished session is kept for at least 2 minutes.",
        [typeof(DeviceType)] = "The kind of device.",
        [typeof(LoginMethod)] =
            "`password`: with username and password; `qr`: with a phone that vouched; `passkey`: with a passkey; `provider`: with an "
            + "identity provider; `backend`: by the backend of a client, which knows the person.",
    };

    /// <summary>Returns a reference to the schema of a type, which it adds to the document's components.</summary>
    public IOpenApiSchema Of(JsonTypeInfo type)
    {
        string name = type.Type.Name;
        if (document.Components?.Schemas?.ContainsKey(name) != true)
            document.AddComponent<IOpenApiSchema>(name, type.Type.IsEnum ? Enumeration(type.Type) : Object(type));
        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>Adds the description and the constraints in the attributes of a member.</summary>
    public static OpenApiSchema Constrain(OpenApiSchema schema, ICustomAttributeProvider? member)
    {
        foreach (object attribute in member?.GetCustomAttributes(inherit: false) ?? [])
        {
            if (attribute is DescriptionAttribute text) schema.Description = text.Description;
            if (attribute is RegularExpressionAttribute expression) schema.Pattern = expression.Pattern;
            if (attribute is StringLengthAttribute length) schema.MaxLength = length.MaximumLength;
            if (attribute is StringLengthAttribute { MinimumLength: > 0 and var minimum }) schema.MinLength = minimum;
            if (attribute is MinLengthAttribute minLength) schema.MinLength = minLength.Length;
            if (attribute is RangeAttribute range) (schema.Minimum, schema.Maximum) = (range.Minimum.ToString(), range.Maximum.ToString());
            if (attribute is MinimumAttribute) schema.Maximum = null;
            if (attribute is DataTypeAttribute { DataType: DataType.Password }) schema.Format = "password";
            if (attribute is DataTypeAttribute { DataType: DataType.Url }) schema.Format = "uri";
            if (attribute is AllowedValuesAttribute words)
                ((OpenApiSchema?)schema.Items ?? schema).Enum = [.. words.Values.Select(w => (JsonNode)(string)w!)];
        }

        return schema;
    }

    private OpenApiSchema Object(JsonTypeInfo type)
    {
        bool isRequest = type.Type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IJsonRequest<>));
        return new()
        {
            Type = JsonSchemaType.Object,
            Properties = type.Properties.ToDictionary(p => p.Name, p => Member(p, isRequest)),
            Required = type.Properties.Where(p => IsRequired(p, isRequest)).Select(p => p.Name).ToHashSet(),
        };
    }

    /// <summary>A request must contain its required members; a response contains all members that its serializer does not omit.</summary>
    private static bool IsRequired(JsonPropertyInfo property, bool isRequest) => isRequest
        ? property.AttributeProvider!.IsDefined(typeof(RequiredAttribute), inherit: false)
        : !property.IsGetNullable || !LeavesOutNull(property);

    private static bool LeavesOutNull(JsonPropertyInfo property) => property.ShouldSerialize is { } should
        ? !should(new object(), null)
        : property.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull;

    private IOpenApiSchema Member(JsonPropertyInfo property, bool isRequest)
    {
        // A request can omit a member instead of sending null.
        bool mayBeNull = property.IsGetNullable && !isRequest && !LeavesOutNull(property);
        var value = Value(property.Options.GetTypeInfo(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        var schema = value as OpenApiSchema ?? (mayBeNull
            ? new() { OneOf = [value, new OpenApiSchema { Type = JsonSchemaType.Null }] }
            : new() { AllOf = [value] });
        if (mayBeNull && schema.Type is not null) schema.Type |= JsonSchemaType.Null;
        return Constrain(schema, property.AttributeProvider);
    }

    private IOpenApiSchema Value(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Of(type),
        JsonTypeInfoKind.Enumerable => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Element(type) },
        JsonTypeInfoKind.Dictionary => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Element(type) },
        _ when type.Type.IsEnum => Of(type),
        _ when type.Type == typeof(string) => new OpenApiSchema { Type = JsonSchemaType.String },
        _ when type.Type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ when type.Type == typeof(int) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        _ when type.Type == typeof(long) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
        _ when type.Type == typeof(DateTimeOffset) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => throw new InvalidOperationException($"The API's document has no schema for {type.Type}."),
    };

    private IOpenApiSchema Element(JsonTypeInfo collection) => Value(collection.Options.GetTypeInfo(collection.ElementType!));

    private static string ToCamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Omits the login method of external providers, which the API never returns.</summary>
    private static OpenApiSchema Enumeration(Type type) => new()
    {
        Type = JsonSchemaType.String,
        Description = s_enums[type],
        Enum = [.. from name in Enum.GetNames(type) where name != nameof(LoginMethod.External) select (JsonNode)ToCamelCase(name)],
    };
}
